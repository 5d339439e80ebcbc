"""Plans, proposals, orders, lots, deliveries and receipts, and what a hold does to them."""
