from maillage.planning.plan import Unserved, UnservedReason
def explain_unserved(instance, plan):
    left={n.id:n.quantity for n in instance.needs}
    for l in plan.lines: left[l.need]-=l.quantity
    return tuple(Unserved(k,v,(UnservedReason("candidates.none"),)) for k,v in left.items() if v)
