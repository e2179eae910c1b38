# Of each day, business number and campaign how many messages got how far, each once, by its furthest status: sent, failed,
# delivered, read; and how many failed, by code. It writes no member of a large object by |=, which would copy all of it.
def rank: {sent: 0, delivery_failed: 1, delivered: 2, read: 3}[.];
def counts(column): reduce .[] as $m ({}; .[$m[column]][$m[1]] += 1);
reduce (inputs | .receivedAt[0:10] as $day | .event as $e | $e.statusUpdate
  | [.id, (.status | rank), $day, $e.sender.id // "-", $e.metadata.campaign_name // "-", .error.code // "-"]) as $m ({};
    if .[$m[0]] == null then .[$m[0]] = $m
    elif .[$m[0]][1] < $m[1] then .[$m[0]][1] = $m[1] | .[$m[0]][5] = $m[5] else . end)
| [.[]] | {days: counts(2), numbers: counts(3), campaigns: counts(4), codes: (map(select(.[1] == 1)) | counts(5))}
