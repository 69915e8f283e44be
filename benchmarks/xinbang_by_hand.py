"""The rules of the xinbang pack as a programmer would write them by hand: the baseline.

It says the same for complete facts only. It knows no unknown, no provisional, no reasons, and changing a rule means
changing code; it is here to show what the rest costs.
"""

from __future__ import annotations

from typing import Any

SUBCATEGORY = {
    **dict.fromkeys(("goods_wet", "outer_packaging_broken", "contents_broken"), "damage"),
    **dict.fromkeys(("lost_in_company", "lost_road_outlet", "lost_air_outlet"), "discrepancy"),
    **dict.fromkeys(("late_transfer", "late_sorting", "late_loading", "late_pickup_notice", "late_delivery",
                     "late_collection"), "delay"),
    **dict.fromkeys(("commission", "cod_payment", "invoice", "tax"), "finance"),
    **dict.fromkeys(("claim_late", "claim_result_unsatisfactory"), "claims"),
    "price": "price",
    **dict.fromkeys(("wrong_mobile_info", "no_info", "wrong_gps_info"), "information"),
    **dict.fromkeys(("billing_error", "split_loading", "label_error", "promise_not_kept", "late_information",
                     "false_signoff", "goods_collected_by_impostor"), "business_error"),
    "other": "other",
}
MAJOR = {"quarrel", "verbal_conflict_threat", "physical_conflict"}
MEDIUM = {"hung_up", "deliberate_false_information", "rude_words", "rough_tone", "poor_service_awareness", "ignoring",
           "arrogant", "bickering", "sophistry", "accusing_customer"}


def decide_by_hand(facts: dict[str, Any]) -> dict[str, Any]:
    """All derived facts of one set of plain facts."""
    business, external = facts["category"] == "business", facts["source"] == "external"
    subcategory = SUBCATEGORY[facts["issue"]] if business else "none"
    amount = max(facts["loss"], facts["claim"])
    times = facts["complaint_count"]
    severity = _severity(facts, business=business, amount=amount, times=times)
    to_handle = facts["preliminary_validity"] in ("established", "needs_investigation")
    hard_case = to_handle and business and external and not facts["finishable_in_20_min"] and (
        facts["urgent"] or severity == "major")
    recipient = _recipient(facts, business=business, external=external)
    return {
        "subcategory": subcategory,
        "claim_needed": external and subcategory in ("damage", "delay"),
        "amount": amount,
        "times_complained": times,
        "severity": severity,
        "to_handle": to_handle,
        "ordinary": to_handle and business and external and severity == "general" and not hard_case,
        "hard_case": hard_case,
        "form_recipient": recipient,
        "owner": _owner(facts, recipient, business=business, external=external, to_handle=to_handle),
    }


def _severity(facts: dict[str, Any], *, business: bool, amount: float, times: int) -> str:
    if business:
        if amount > 5000 or times >= 2 or facts["severe_dissatisfaction"]:
            return "major"
        return "medium" if amount >= 1000 else "general"
    behaviours = facts["behaviours"]
    if any(each in MAJOR for each in behaviours):
        return "major"
    return "medium" if any(each in MEDIUM for each in behaviours) else "general"


def _recipient(facts: dict[str, Any], *, business: bool, external: bool) -> str:
    if business:
        return "none"
    if not external:
        return "hq_admin_manager"
    role, _, unit = facts["respondent"].partition("@")
    return f"{'department_manager' if role == 'employee' else 'department_leader'}@{unit}"


def _owner(facts: dict[str, Any], recipient: str, *, business: bool, external: bool, to_handle: bool) -> str:
    if not to_handle:
        return "hotline_operator"
    if not business:
        return "call_centre" if external else recipient
    if not external:
        return "departments"
    if facts["delegate"] is not None:
        return str(facts["delegate"])
    return f"department_manager@{facts['responsible_department']}"
