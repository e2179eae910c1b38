"""Writes a data directory of made-up status lines, of which it is known beforehand what came of each message."""

import base64
import collections
import os
import random

START = 1_794_960_000  # 2026-11-18T00:00:00Z
DAYS = ("2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# What becomes of messages, and how often each way is taken.
WAYS = ((("sent", "delivered", "read"), 70), (("sent", "delivered"), 15), (("sent",), 5), (("sent", "delivery_failed"), 10))
CODES = (
    "ERROR_CODE_MESSAGE_OUTSIDE_OF_ELIGIBILITY_WINDOW", "ERROR_CODE_MESSAGE_PHONE_NUMBER_INVALID",
    "ERROR_CODE_BUSINESS_REACHED_LIMITS")


def ulid(milliseconds, bits):
    """The 26 characters of an id."""
    value = milliseconds << 80 | bits
    return "".join(ALPHABET[value >> 125 - 5 * place & 31] for place in range(26))


def event(message, status, second, number, campaign, code):
    """One event as Connectly writes it."""
    error = "null"
    if status == "delivery_failed":
        error = (
            '{"message":"It failed","type":"ERROR_TYPE_INVALID_REQUEST","code":"%s","userTitle":"It failed",'
            '"userMessage":"Ask for help.","cntTraceId":"11111111111111111111","details":{}}') % code
    return (
        '{"topic":"delivery_status","timestamp":"%d",'
        '"sender":{"id":"+1555019900%d","channelType":"whatsapp","name":"Example Shop"},'
        '"recipient":{"id":"+15550100001","channelType":"whatsapp","name":"Casey Customer"},'
        '"statusUpdate":{"id":"%s","status":"%s","error":%s},"metadata":{"campaign_name":"campaign-%d"}}'
    ) % (second, number, message, status, error, campaign)


def stamp(microseconds):
    """A moment as receivedAt writes it, and its day."""
    second = microseconds // 1_000_000 - START
    day = DAYS[second // 86400]
    return "%sT%02d:%02d:%02d.%06dZ" % (
        day, second // 3600 % 24, second // 60 % 60, second % 60, microseconds % 1_000_000), day


def write(data, count):
    """Writes about so many lines below the directory; gives what a right summary counts: for "days", "numbers" and
    "campaigns" a Counter of (name, last status), for "codes" one of the codes of failures.

    Each message is sent within the first 23 hours of one of the first three days, so that the day of its id is that of its
    first status; it may go on behind midnight."""
    random.seed(7)
    signature = base64.b64encode(bytes(32)).decode()
    ways, weights = zip(*WAYS)
    lines, truth = [], collections.defaultdict(collections.Counter)
    sent, most = 0, count * 100 // 260
    while len(lines) < count:
        hours = sent * 3 * 23 * 3_600_000_000 // most
        moment = START * 1_000_000 + hours + hours // (23 * 3_600_000_000) * 3_600_000_000
        sent += 1
        number, campaign = random.randrange(3), random.randrange(40)
        message, way = ulid(moment // 1000, random.getrandbits(80)), random.choices(ways, weights)[0]
        code = random.choice(CODES)
        at = moment
        for status in way:
            at += random.randrange(1, 3600) * 1_000_000 // 2 + random.randrange(1_000_000)
            lines.append((at, event(message, status, at // 1_000_000, number, campaign, code)))
        for kind, name in (
                ("days", stamp(moment)[1]), ("numbers", f"+1555019900{number}"), ("campaigns", f"campaign-{campaign}")):
            truth[kind][name, way[-1]] += 1
        if way[-1] == "delivery_failed":
            truth["codes"][code] += 1
    lines.sort()
    os.makedirs(f"{data}/delivery_status")
    files = {day: open(f"{data}/delivery_status/{day}.ndjson", "w") for day in DAYS}
    for at, text in lines:
        received, day = stamp(at)
        files[day].write(
            f'{{"receivedAt":"{received}","topic":"delivery_status","signature":"{signature}","event":{text}}}\n')
    for file in files.values():
        file.close()
    return truth
