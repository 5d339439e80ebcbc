"""The addresses of the API. Reads and acts of one address hang on one router: a path is answered once."""

from __future__ import annotations

from ninja import Router

from maillage.api.asking import Token

workshops = Router(tags=["workshops"])
machines = Router(tags=["workshops"], auth=Token(required=True))
members = Router(tags=["members"], auth=Token(required=True))
drop_points = Router(tags=["workshops"], auth=Token(required=True))
establishments = Router(tags=["establishments"])
families = Router(tags=["catalogue"])
designs = Router(tags=["catalogue"])
acts = Router(tags=["acts"])
prepared = Router(tags=["signing"], auth=Token(required=True))
verdicts = Router(tags=["rules"])
why = Router(tags=["rules"])
matrix = Router(tags=["rules"])
decision_tree = Router(tags=["rules"])
codes = Router(tags=["rules"])
territories = Router(tags=["territories"])
needs = Router(tags=["needs"], auth=Token(required=True))
priorities = Router(tags=["needs"], auth=Token(required=True))
industry = Router(tags=["needs"], auth=Token(required=True))
stocks = Router(tags=["needs"], auth=Token(required=True))
plans = Router(tags=["plans"], auth=Token(required=True))
solves = Router(tags=["plans"], auth=Token(required=True))
boards = Router(tags=["production"], auth=Token(required=True))
proposals = Router(tags=["production"], auth=Token(required=True))
orders = Router(tags=["production"], auth=Token(required=True))
lots = Router(tags=["production"], auth=Token(required=True))
samples = Router(tags=["production"], auth=Token(required=True))
deliveries = Router(tags=["production"], auth=Token(required=True))
label_alerts = Router(tags=["production"], auth=Token(required=True))
missions = Router(tags=["relay"], auth=Token(required=True))
access_plans = Router(tags=["relay"], auth=Token(required=True))
recalls = Router(tags=["recalls"])
holders = Router(tags=["production"], auth=Token(required=True))
bags = Router(tags=["production"], auth=Token(required=True))
messages = Router(tags=["messages"], auth=Token(required=True))
verify = Router(tags=["verification"])

ROUTERS: dict[str, Router] = {
    "/workshops": workshops,
    "/machines": machines,
    "/members": members,
    "/drop-points": drop_points,
    "/establishments": establishments,
    "/families": families,
    "/designs": designs,
    "/acts": acts,
    "/prepared": prepared,
    "/verdict": verdicts,
    "/why": why,
    "/matrix": matrix,
    "/decision-tree": decision_tree,
    "/codes": codes,
    "/territories": territories,
    "/needs": needs,
    "/priorities": priorities,
    "/industry": industry,
    "/stocks": stocks,
    "/plans": plans,
    "/solves": solves,
    "/boards": boards,
    "/proposals": proposals,
    "/orders": orders,
    "/lots": lots,
    "/samples": samples,
    "/deliveries": deliveries,
    "/label-alerts": label_alerts,
    "/missions": missions,
    "/access-plans": access_plans,
    "/recalls": recalls,
    "/recalls/{code}/holders": holders,
    "/bags": bags,
    "/messages": messages,
    "/verify": verify,
}
