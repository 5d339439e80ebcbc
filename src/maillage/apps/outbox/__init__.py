"""Messages to people and organisations: written with the act that causes them, sent by a job."""
