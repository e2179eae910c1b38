import Testing

/// Kind and identity of shapes that no sample has: absent, null, numeric, unknown and repeated members.
struct EventKindTests {
    @Test("the kind is told by what is there", arguments: kinds)
    func kind(body: String, kind: String) {
        #expect(Told(of: body).kind == kind)
    }

    private static let kinds: [(String, String)] = [
        (#"{"message":{"text":"a"}}"#, "text"),
        (#"{"message":{"text":""}}"#, "text"),
        (#"{"message":{"text":"a","attachments":[],"location":null,"referral":null}}"#, "text"),
        (#"{"message":{"text":"a"},"context":{}}"#, "text"),
        (#"{"message":{"text":"a"},"context":{"replyToId":null}}"#, "text"),
        (#"{"message":{"text":"a","isButtonResponse":false}}"#, "text"),
        (#"{"message":{"text":"a","isButtonResponse":null}}"#, "text"),
        (#"{"message":{"text":"a"},"buttonResponse":null}"#, "text"),
        (#"{"message":{"text":"a"},"statusUpdate":null,"report":null}"#, "text"),
        (#"{"message":{"text":"a"},"location":null,"attachments":[]}"#, "text"),
        (#"{"message":{"text":""},"location":{"latitude":1}}"#, "location"),
        (#"{"message":{"text":""},"attachments":[{"type":"image"}]}"#, "media"),
        (#"{"location":{"latitude":1}}"#, "other"),
        (#"{"attachments":[{}]}"#, "other"),
        (#"{"message":{"text":"a"},"sticker":{"id":"1"}}"#, "text"),
        (#"{"message":{"attachments":[{}]}}"#, "media"),
        (#"{"message":{"attachments":["x"]}}"#, "media"),
        (#"{"message":{"attachments":[1]}}"#, "media"),
        (#"{"message":{"text":"a","attachments":[{"type":"image"}]}}"#, "media"),
        (#"{"message":{"text":"a","attachments":[ ]}}"#, "text"),
        ("{\"message\":{\"text\":\"a\",\"attachments\":[\r\n\t ]}}", "text"),
        (#"{"message":{"text":"a","attachments":{}}}"#, "text"),
        (#"{"message":{"location":{}}}"#, "location"),
        (#"{"message":{"location":{"latitude":1,"longitude":2},"text":""}}"#, "location"),
        (#"{"message":{"referral":{},"text":"a"}}"#, "referral"),
        (#"{"message":{"isButtonResponse":true}}"#, "button"),
        (#"{"message":{"isButtonResponse":"true","text":"a"}}"#, "text"),
        (#"{"buttonResponse":{}}"#, "button"),
        (#"{"buttonResponse":{},"message":{"text":"a"}}"#, "button"),
        (#"{"context":{"replyToId":"1"},"message":{"text":"a"}}"#, "quoted-reply"),
        (#"{"context":{"replyToId":"1"},"message":{"attachments":[{}]}}"#, "quoted-reply"),
        (#"{"context":{"replyToId":"1"},"message":{"isButtonResponse":true}}"#, "button"),
        (#"{"context":{"replyToId":"1"}}"#, "other"),
        (#"{"statusUpdate":{"status":"sent"}}"#, "sent"),
        (#"{"statusUpdate":{"status":"delivered"}}"#, "delivered"),
        (#"{"statusUpdate":{"status":"read"}}"#, "read"),
        (#"{"statusUpdate":{"status":"delivery_failed"}}"#, "failed"),
        (#"{"statusUpdate":{"status":"delivery_failure"}}"#, "failed"),
        (#"{"statusUpdate":{"status":"\u0072ead"}}"#, "read"),
        (#"{"statusUpdate":{"status":"Read"}}"#, "other-status"),
        (#"{"statusUpdate":{"status":"rea"}}"#, "other-status"),
        (#"{"statusUpdate":{"status":"reads"}}"#, "other-status"),
        (#"{"statusUpdate":{"status":""}}"#, "other-status"),
        (#"{"statusUpdate":{"status":"deleted"}}"#, "other-status"),
        (#"{"statusUpdate":{"status":null}}"#, "other-status"),
        (#"{"statusUpdate":{"status":3}}"#, "other-status"),
        (#"{"statusUpdate":{"status":{"status":"read"}}}"#, "other-status"),
        (#"{"statusUpdate":{}}"#, "other-status"),
        (#"{"statusUpdate":{"status":"read"},"message":{"text":"a"}}"#, "read"),
        (#"{"report":{}}"#, "report"),
        (#"{"report":{"last_run":null}}"#, "report"),
        (#"{"message":{}}"#, "other"),
        (#"{"message":{"text":null}}"#, "other"),
        (#"{"message":{"text":12}}"#, "other"),
        (#"{"message":{"text":["a"]}}"#, "other"),
        (#"{"message":"a"}"#, "other"),
        (#"{"message":[{"text":"a"}]}"#, "other"),
        (#"{"text":"a"}"#, "other"),
        ("{}", "other"), ("[]", "other"), ("1", "other"), ("null", "other"), (#""text""#, "other"),
    ]

    @Test("the identity is the id that the sender gives, as sent", arguments: identities)
    func identity(body: String, identity: String) {
        #expect(Told(of: body).identity == identity)
    }

    private static let identities: [(String, String)] = [
        (#"{"statusUpdate":{"id":"a","status":"sent"}}"#, #"status "a" "sent""#),
        (#"{"statusUpdate":{"status":"sent","id":"a"}}"#, #"status "a" "sent""#),
        (#"{"statusUpdate":{"id":12,"status":"sent"}}"#, #"status 12 "sent""#),
        (#"{"statusUpdate":{"id":"a","status":3}}"#, #"status "a" 3"#),
        (#"{"statusUpdate":{"id":18446744073709551616,"status":"new"}}"#, #"status 18446744073709551616 "new""#),
        (#"{"statusUpdate":{"id":"\u0061","status":"s\u0065nt"}}"#, #"status "\u0061" "s\u0065nt""#),
        (#"{"statusUpdate":{"id":"a"}}"#, "bytes"),
        (#"{"statusUpdate":{"status":"sent"}}"#, "bytes"),
        (#"{"statusUpdate":{"id":null,"status":"sent"}}"#, "bytes"),
        (#"{"statusUpdate":{"id":"a","status":null}}"#, "bytes"),
        (#"{"statusUpdate":{"id":["a"],"status":"sent"}}"#, "bytes"),
        (#"{"statusUpdate":{"error":{"id":"a","status":"sent"}}}"#, "bytes"),
        (#"{"statusUpdate":{"metadata":{"id":"a"},"id":"b","status":"read"}}"#, #"status "b" "read""#),
        (#"{"message":{"id":"a"}}"#, #"message "a""#),
        (#"{"message":{"id":7}}"#, "message 7"),
        (#"{"message":{"id":null}}"#, "bytes"),
        (#"{"message":{"id":true}}"#, "bytes"),
        (#"{"message":{"id":{"id":"a"}}}"#, "bytes"),
        (#"{"message":{"text":"a"},"id":"b"}"#, "bytes"),
        (#"{"message":{"referral":{"id":"a"}}}"#, "bytes"),
        (#"{"sender":{"id":"a"},"recipient":{"id":"b"},"message":{}}"#, "bytes"),
        (#"{"buttonResponse":{"id":"a"}}"#, #"message "a""#),
        (#"{"buttonResponse":{"id":"a"},"message":{"id":"b"}}"#, #"message "a""#),
        (#"{"buttonResponse":{"id":null},"message":{"id":"b"}}"#, #"message "b""#),
        (#"{"context":{"replyToId":"a"},"message":{}}"#, "bytes"),
        (#"{"report":{"id":"a","last_run":{"id":"b"}}}"#, #"run "b""#),
        (#"{"report":{"last_run":{"id":4}}}"#, "run 4"),
        (#"{"report":{"id":"a"}}"#, "bytes"),
        (#"{"report":{"last_run":null}}"#, "bytes"),
        (#"{"report":{"last_run":"b"}}"#, "bytes"),
        (#"{"report":{"last_run":{"result":{"id":"b"}}}}"#, "bytes"),
        (#"{"last_run":{"id":"b"}}"#, "bytes"),
        (#"[{"message":{"id":"a"}}]"#, "bytes"),
    ]

    @Test("of a repeated member the last one counts", arguments: repeatedBodies)
    func repeated(body: String, told: Told) {
        #expect(Told(of: body) == told)
    }

    private static let repeatedBodies: [(String, Told)] = [
        (#"{"topic":"report","topic":"messages"}"#, Told("messages", "other")),
        (#"{"topic":"messages","topic":null,"report":{}}"#, Told("report", "report")),
        (#"{"topic":"messages","topic":7}"#, Told("unknown", "other")),
        (#"{"topic":null,"topic":"messages"}"#, Told("messages", "other")),
        (#"{"topic":"report","\u0074opic":"messages"}"#, Told("messages", "other")),
        (#"{"\u0074opic":"messages","topic":"../x"}"#, Told("unknown", "other")),
        (#"{"topic":["a",{"topic":"b"}],"topic":"messages"}"#, Told("messages", "other")),
        (#"{"message":{"id":"a","text":"t"},"message":{"text":"u"}}"#, Told("messages", "text")),
        (#"{"message":{"id":"a","text":"t"},"message":{}}"#, Told("messages", "other")),
        (#"{"message":{"id":"a","text":"t"},"message":null}"#, Told("unknown", "other")),
        (#"{"message":{"id":"a","text":"t"},"message":"x"}"#, Told("messages", "other")),
        (#"{"message":{"id":"a","text":"t"},"message":[{"id":"b"}]}"#, Told("messages", "other")),
        (#"{"message":null,"message":{"id":"a","text":"t"}}"#, Told("messages", "text", #"message "a""#)),
        (#"{"message":{"id":"a","id":"b"}}"#, Told("messages", "other", #"message "b""#)),
        (#"{"message":{"id":"a","id":null}}"#, Told("messages", "other")),
        (#"{"message":{"id":"a"},"message":{"id":"b"}}"#, Told("messages", "other", #"message "b""#)),
        (#"{"message":{"attachments":[{}],"attachments":[],"text":"t"}}"#, Told("messages", "text")),
        (#"{"message":{"location":{"id":1},"location":null,"text":"t"}}"#, Told("messages", "text")),
        (#"{"message":{"isButtonResponse":true,"isButtonResponse":false,"text":"t"}}"#, Told("messages", "text")),
        (
            #"{"statusUpdate":{"id":"a","status":"sent"},"statusUpdate":{"id":"b"}}"#,
            Told("delivery_status", "other-status")
        ),
        (
            #"{"statusUpdate":{"id":"a","status":"sent","status":"read"}}"#,
            Told("delivery_status", "read", #"status "a" "read""#)
        ),
        (#"{"statusUpdate":{"id":"a","status":"sent"},"statusUpdate":null}"#, Told("unknown", "other")),
        (#"{"report":{"last_run":{"id":"a"}},"report":{"id":"r"}}"#, Told("report", "report")),
        (#"{"report":{"last_run":{"id":"a"},"last_run":{}}}"#, Told("report", "report")),
        (
            #"{"report":{"last_run":{"id":"a"}},"report":{"last_run":{"id":"b"}}}"#,
            Told("report", "report", #"run "b""#)
        ),
        (#"{"buttonResponse":{"id":"a"},"buttonResponse":{"text":"t"}}"#, Told("messages", "button")),
        (#"{"context":{"replyToId":"a"},"context":{},"message":{"text":"t"}}"#, Told("messages", "text")),
    ]
}
