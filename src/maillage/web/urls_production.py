"""Addresses of plans, the workshop's board, lots, deliveries and messages: French words, route names in English."""

from __future__ import annotations

from django.urls import path

from maillage.web.views import (
    deliveries,
    lots,
    messages,
    plan_adopting,
    plan_changes,
    plan_comparing,
    plan_supposing,
    plans,
    samples,
    solves,
    verify,
    work,
    work_lines,
)

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/comparer/", plan_comparing.plans_compare, name="plans-compare"),
    path("plans/calculer/", solves.plan_solve, name="plan-solve"),
    path("plans/calculs/", solves.jobs, name="solve-jobs"),
    path("plans/calculs/<str:code>/", solves.job, name="solve-job"),
    path("plans/calculs/<str:code>/arreter/", solves.job_stop, name="solve-stop"),
    path("plans/<str:code>/", plans.plan, name="plan"),
    path("plans/<str:code>/manques/", plans.plan_short, name="plan-short"),
    path("plans/<str:code>/besoins/", plans.plan_needs, name="plan-needs"),
    path("plans/<str:code>/ateliers/", plans.plan_shops, name="plan-shops"),
    path("plans/<str:code>/lignes/", plans.plan_lines, name="plan-lines"),
    path("plans/<str:code>/replanifier/", plan_changes.plan_replan, name="plan-replan"),
    path("plans/<str:code>/conseils/", plan_supposing.plan_advise, name="plan-advise"),
    path("plans/<str:code>/et-si/", plan_supposing.plan_suppose, name="plan-suppose"),
    path("plans/<str:code>/et-si/conseil/", plan_supposing.plan_try_advice, name="plan-try-advice"),
    path("plans/<str:code>/changements/", plan_changes.plan_changes, name="plan-changes"),
    path(
        "plans/<str:code>/changements/ateliers/", plan_changes.plan_changed_shops, name="plan-changed-shops"
    ),
    path("plans/<str:code>/changements/causes/", plan_changes.plan_causes, name="plan-causes"),
    path("plans/<str:code>/adopter/", plan_adopting.plan_adopt, name="plan-adopt"),
    path("mon-atelier/", work.work, name="work"),
    path("mon-atelier/<str:act>/", work_lines.work_lines, name="work-lines"),
    path("propositions/<str:code>/accepter/", work.proposal_accept, name="proposal-accept"),
    path("propositions/<str:code>/decliner/", work.proposal_decline, name="proposal-decline"),
    path("commandes/<str:code>/", work.order, name="order"),
    path("commandes/<str:code>/rendre/", work.order_give_up, name="order-give-up"),
    path("commandes/<str:code>/lot/", lots.lot_declare, name="lot-declare"),
    path("lots/", lots.lots, name="lots"),
    path("lots/<str:code>/", lots.lot, name="lot"),
    path("lots/<str:code>/controler/", lots.lot_inspect, name="lot-inspect"),
    path("lots/<str:code>/liberer/", lots.lot_release, name="lot-release"),
    path("lots/<str:code>/etiquettes.pdf", lots.lot_labels, name="lot-labels"),
    path("livraisons/", deliveries.deliveries, name="deliveries"),
    path("livraisons/nouvelle/", deliveries.delivery_new, name="delivery-new"),
    path("livraisons/<str:code>/", deliveries.delivery, name="delivery"),
    path("livraisons/<str:code>/bon.pdf", deliveries.delivery_note, name="delivery-note"),
    path("livraisons/<str:code>/recevoir/", deliveries.delivery_receive, name="delivery-receive"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<path:key>/lu/", messages.message_read, name="message-read"),
    path("echantillons/", samples.samples, name="samples"),
    path("echantillons/declarer/", samples.sample_declare, name="sample-declare"),
    path("echantillon/<str:code>/", samples.sample, name="sample"),
    path("lot/", verify.lot_check, name="lot-check"),
    # The code of a label is in capitals, which makes it smaller; both forms are the same page.
    path("LOT/<str:code>", verify.lot_public, name="lot-public-code"),
    path("lot/<str:code>/", verify.lot_public, name="lot-public"),
]
