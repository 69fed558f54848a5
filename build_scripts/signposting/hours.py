"""Opening hours in words."""

from __future__ import annotations

import re

_DAYS = {
    "Mo": "Monday",
    "Tu": "Tuesday",
    "We": "Wednesday",
    "Th": "Thursday",
    "Fr": "Friday",
    "Sa": "Saturday",
    "Su": "Sunday",
}


def _days_in_words(text: str) -> str:
    words = re.sub(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\b", lambda match: _DAYS[match[0]], text)
    return "every day" if text == "Mo-Su" else words.replace("-", " to ").replace(",", ", ")


def _time_in_words(text: str) -> str:
    hour, minute = (int(part) for part in text.split(":"))
    if (hour, minute) in ((0, 0), (24, 0)):
        return "midnight"
    if (hour, minute) == (12, 0):
        return "noon"
    clock = hour % 12 or 12
    return f"{clock}{f':{minute:02}' if minute else ''}{'am' if hour % 24 < 12 else 'pm'}"


def _span_in_words(span: str) -> str:
    return "all day" if span == "00:00-24:00" else " to ".join(map(_time_in_words, span.split("-")))


def hours_in_words(hours: str) -> str:
    """Hours in OpenStreetMap syntax as a reader would say them.

    >>> hours_in_words("Mo-Fr 09:00-17:00; Sa 10:00-14:00")
    'Monday to Friday 9am to 5pm; Saturday 10am to 2pm'
    >>> hours_in_words("Mo-Fr 18:00-24:00, Sa-Su 00:00-24:00")
    'Monday to Friday 6pm to midnight; Saturday to Sunday all day'
    """
    if hours == "unknown":
        return "Opening hours not known: call to check"
    if hours == "24/7":
        return "Open all day and night, every day"
    rules = []
    for rule in re.split(r"; ?|, (?=[A-Z])", hours):
        days, _, times = rule.rpartition(" ") if " " in rule else ("Mo-Su", "", rule)
        if times == "off":
            rules.append(f"{_days_in_words(days)} closed")
            continue
        rules.append(f"{_days_in_words(days)} {' and '.join(map(_span_in_words, times.split(',')))}")
    text = "; ".join(rules)
    return text[0].upper() + text[1:]
