"""What the phone-number library does not know about UK numbers: short codes, and ranges not to publish.

Checked on 23 November 2026. Where a line rests on a page, the page stands beside it:

PLAN    Ofcom, National Telephone Numbering Plan, https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbering
DRAMA   Ofcom, https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
116     Ofcom, https://www.ofcom.org.uk/cymru/phones-telecoms-and-internet/information-for-industry/numbering/116-euro-numbers
105     Ofcom, https://www.ofcom.org.uk/about-ofcom/latest/media/media-releases/2015/three-digit-number-power-cut
101     Ofcom, https://ofcom.org.uk/phones-and-broadband/phone-numbers/snen
111     https://commsbusiness.co.uk/content/news/new-111-non-emergency-healthcare-phone-number-confirmed
159     Stop Scams UK, https://stopscamsuk.org.uk/159
RELAY   BT price list, part 23, https://bt.com/Pricing/notifs/17-07-2009/Call_Charges_boo/NotificationPeriodImpl4156191408_d0e5.htm
SMS     https://en.wikipedia.org/wiki/Short_code#United_Kingdom and http://www.short-codes.com/pages/charity.php
CALLING Ofcom's split of call charges, 1 July 2015, https://conversation.which.co.uk/technology/0800-numbers-free-from-mobiles-118-calls/
"""

from __future__ import annotations

import re

# Digits as dialled -> grouped for reading. Only these may be published as a short code.
SHORT_CODES: dict[str, str] = {
    "999": "999",  # PLAN: emergency
    "112": "112",  # PLAN: emergency
    "101": "101",  # 101: police, not an emergency
    "105": "105",  # 105: power cuts, Great Britain, since April 2016
    "111": "111",  # 111: NHS urgent care
    "159": "159",  # 159: the caller's own bank, since September 2021; a scheme of the banks, not all networks
    "116000": "116 000",  # 116: missing children; Missing People
    "116006": "116 006",  # 116: victims of crime; made available on 28 July 2010
    "116111": "116 111",  # 116: children; NSPCC
    "116123": "116 123",  # 116: emotional support; Samaritans
    "18000": "18000",  # RELAY: 999 through Relay UK
}

# Short codes that exist somewhere and must not be published, each with the reason an editor reads.
REFUSED_SHORT_CODES: dict[str, str] = {
    "119": "was the Covid-19 line and is not a service for the public now",  # PLAN: lent for the pandemic
    "116117": "is reserved for doctors on call and no service answers it in the UK",  # 116
}

# Dialled before a number, it brings a Relay UK assistant into the call; 18000 stands for 999 with one. RELAY
RELAY_PREFIX = "18001"
RELAY_EMERGENCY = "18000"

# Text short codes: five digits beginning with 6, 7 or 8. SMS
SMS_SHORT_CODE = re.compile(r"[678]\d{4}")

# Text short codes kept for something no helpline is: adult services, donations, society lotteries. SMS
REFUSED_SMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[68]9\d{3}"), "is a text number for adult services"),
    (re.compile(r"70\d{3}"), "is a text number for giving money"),
    (re.compile(r"72\d{3}"), "is a text number for lotteries"),
)

# Never given to anybody: they exist for plays and films, and for examples. DRAMA
DRAMA_RANGES: tuple[str, ...] = (
    "01134960",  # Leeds
    "01144960",  # Sheffield
    "01154960",  # Nottingham
    "01164960",  # Leicester
    "01174960",  # Bristol
    "01184960",  # Reading
    "01214960",  # Birmingham
    "01314960",  # Edinburgh
    "01414960",  # Glasgow
    "01514960",  # Liverpool
    "01614960",  # Manchester
    "01914980",  # Tyneside, Durham, Sunderland
    "02079460",  # London
    "02890180",  # Northern Ireland, in older lists
    "02896496",  # Northern Ireland
    "02920180",  # Cardiff
    "01632",  # no place at all
    "07700900",  # mobile
    "08081570",  # freephone
    "09098790",  # premium rate
    "03069990",  # UK-wide
)

# Ranges no service in the directory may use: the first digits -> what they are.
REFUSED_RANGES: dict[str, str] = {
    "0500": "begins with 0500, a range switched off on 5 June 2017",  # PLAN
    "070": "begins with 070, a personal number that forwards calls and can cost a lot",  # PLAN
    "076": "begins with 076, a range for pagers",  # PLAN (07624, the Isle of Man, is a mobile range)
    "09": "begins with 09, a premium-rate range",  # CALLING
    "04": "begins with 04, a range not in use",  # PLAN
    "05": "begins with 05, a range for company networks",  # PLAN
    "06": "begins with 06, a range not in use",  # PLAN
}
ALLOWED_IN_REFUSED_RANGES: tuple[str, ...] = ("07624",)  # PLAN, part C5

# A caller pays an extra charge set by whoever answers: allowed with a warning. CALLING
CHARGED_RANGES: tuple[str, ...] = ("084", "087")
