/// The topic `messages` but for buttons.
extension Sample {
    static let customer = #"{"id":"+15550100001","channelType":"whatsapp","name":"Casey Customer"}"#
    static let shop = #"{"id":"+15550199000","channelType":"whatsapp","name":"Example Shop"}"#
    private static let oldCustomer = #"{"id":"+15550100001","channelType":"whatsapp"}"#
    private static let oldShop = #"{"id":"15550199000","channelType":"whatsapp"}"#

    /// An event from the customer.
    /// - Parameter members: what follows the parties, with its comma.
    static func inbound(
        _ name: String, _ summary: String, from sender: String = customer, to recipient: String = shop,
        _ members: String
    ) -> Sample {
        let body = #"{"timestamp":"%time%","sender":\#(sender),"recipient":\#(recipient),\#(members)}"#
        return Sample(name, "messages", summary, body)
    }

    static let texts = [
        inbound("text", "a text with names", #""message":{"text":"Do you ship to Springfield?"}"#),
        inbound(
            "text-minimal", "the oldest form: no names, no +", from: oldCustomer, to: oldShop,
            #""message":{"text":"Hello there"}"#),
        inbound(
            "text-empties", "with empty top-level members",
            #""message":{"text":"Third test"},"attachments":[],"location":null"#),
        inbound("text-utf8", "raw UTF-8", #""message":{"text":"¿Cuánto cuesta? 価格は？"}"#),
        inbound(
            "text-escapes", "the same by escapes",
            #""message":{"text":"Jos\u00e9: a \u003c b \u0026 c, \ud83d\ude00 https:\/\/example.com"}"#),
        inbound(
            "text-id", "with an id (seen in the field)",
            #""message":{"id":"%inbound%","text":"Hi","attachments":[],"location":null}"#),
        inbound(
            "location", "a place (seen in the field)",
            """
            "message":{"id":"%inbound%","text":"","attachments":[],\
            "location":{"latitude":12.3456,"longitude":-65.4321}}
            """),
        inbound(
            "bsuid", "a business-scoped user id beside the number",
            from: """
                {"id":"+15550100001","channelType":"whatsapp","name":"Casey Customer",\
                "userId":"US.10000000000000000001","phoneNumber":"+15550100001"}
                """, #""message":{"text":"I have a username now"}"#),
        inbound(
            "bsuid-phoneless", "a customer without a visible number",
            from: """
                {"id":"US.10000000000000000002","channelType":"whatsapp","name":"Casey Customer",\
                "userId":"US.10000000000000000002","phoneNumber":""}
                """, #""message":{"text":"You cannot see my number"}"#),
        inbound(
            "quoted", "a reply to a message, with its callbackData",
            """
            "context":{"replyToId":"%answered%"},"message":{"text":"About this one"},\
            "callbackData":{"order_id":"67890","tags":["a","b"]}
            """),
    ]

    private static func referral(_ text: String, _ kind: String, _ media: String) -> String {
        """
        "message":{"text":"\(text)","referral":{"ctwaClid":"ARfakeClickId0001",\
        "sourceUrl":"https://example.com/ads/1","sourceId":"120000000000000001","sourceType":"\(kind)",\
        "headline":"Spring sale","body":"Everything reduced","mediaType":"\(media)",\
        "imageUrl":"https://example.com/ads/1.jpg","videoUrl":"https://example.com/ads/1.mp4",\
        "thumbnailUrl":"https://example.com/ads/1-thumb.jpg"}}
        """
    }

    static let referrals = [
        inbound("referral-ad", "a text that came from an ad", referral("I saw your ad", "ad", "image")),
        inbound("referral-post", "a text that came from a post", referral("I saw your post", "post", "video")),
    ]

    private static func attachment(_ type: String) -> String {
        #"{"type":"\#(type)","url":"https://example.com/media/%inbound%"}"#
    }

    static let media =
        ["image", "video", "audio", "document"].map { type in
            inbound(type, "one attachment", #""message":{"attachments":[\#(attachment(type))]}"#)
        } + [
            inbound(
                "two-attachments", "allowed by the format, not sent at present",
                #""message":{"attachments":[\#(attachment("image")),\#(attachment("document"))]}"#)
        ]
}
