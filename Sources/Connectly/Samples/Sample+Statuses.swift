/// The topics `delivery_status` and `report`.
extension Sample {
    private static let nameless = #"{"id":"+15550199000","channelType":"whatsapp","name":null}"#
    private static let namelessCustomer = #"{"id":"+15550100001","channelType":"whatsapp","name":null}"#
    private static let campaign = #","metadata":{"campaign_name":"example-campaign"}"#

    /// A status of an outbound message.
    /// - Parameters:
    ///   - more: members behind `statusUpdate`, with their comma.
    ///   - inside: members behind its error, with their comma.
    private static func status(
        _ name: String, _ summary: String, _ status: String, error: String = "null", inside: String = "",
        from sender: String = shop, to recipient: String = customer, more: String = ""
    ) -> Sample {
        Sample(
            name, "delivery_status", summary,
            """
            {"topic":"delivery_status","timestamp":"%time%","sender":\(sender),"recipient":\(recipient),\
            "statusUpdate":{"id":"%message%","status":"\(status)","error":\(error)\(inside)}\(more)}
            """)
    }

    static let statuses = [
        status("sent", "dispatched", "sent", more: campaign),
        status("delivered", "on the device", "delivered", more: campaign),
        status("read", "opened", "read", more: campaign),
        status(
            "delivered-minimal", "without names and campaign", "delivered",
            from: #"{"id":"+15550199000","channelType":"whatsapp"}"#,
            to: #"{"id":"+15550100001","channelType":"whatsapp"}"#),
        status(
            "delivered-phoneless", "to a customer without a visible number", "delivered",
            to: """
                {"id":"US.10000000000000000002","channelType":"whatsapp","name":"Casey Customer",\
                "userId":"US.10000000000000000002","phoneNumber":""}
                """),
        status("sent-callback", "with an object as callbackData", "sent", more: #","callbackData":{"attempt":2}"#),
        status("delivered-callback", "with a string", "delivered", more: #","callbackData":"order-12345""#),
        status("read-callback", "with an array", "read", more: #","callbackData":[1,"two",null]"#),
    ]

    private static func error(_ type: String, _ code: String, _ title: String) -> String {
        """
        {"message":"\(title)","type":"\(type)","code":"\(code)","userTitle":"\(title)",\
        "userMessage":"Quote the trace id when asking for help.","cntTraceId":"11111111111111111111","details":{}}
        """
    }

    static let failures = [
        status(
            "failed", "could not be delivered", "delivery_failed",
            error: error("ERROR_TYPE_UNSPECIFIED", "ERROR_CODE_UNSPECIFIED", "Unexpected error"),
            inside: #","metadata":{"campaignName":"example-campaign"}"#, from: nameless, to: namelessCustomer,
            more: #","metadata":null"#),
        status(
            "failed-window", "more than a day since the customer's last message", "delivery_failed",
            error: error(
                "ERROR_TYPE_DEADLINE_EXCEEDED", "ERROR_CODE_MESSAGE_OUTSIDE_OF_ELIGIBILITY_WINDOW",
                "The window has closed"),
            inside: #","metadata":{"campaignName":"example-campaign"}"#),
        status(
            "failed-template", "wrong template inputs", "delivery_failed",
            error: error(
                "ERROR_TYPE_INVALID_REQUEST", "ERROR_CODE_MESSAGE_TEMPLATE_INPUT_INVALID", "Template inputs are wrong"),
            inside: campaign),
        status(
            "failure-old", "the oldest documents' word for it", "delivery_failure",
            error: error(
                "ERROR_TYPE_INVALID_REQUEST", "ERROR_CODE_MESSAGE_PHONE_NUMBER_INVALID", "Number not reachable")),
    ]

    static let reports = [
        Sample(
            "report", "report", "a report is ready",
            """
            {"topic":"report","timestamp":"%now%","report":{"id":"00000000-0000-4000-8000-0000000000aa",\
            "name":"Daily Example Report","type":"campaign.daily.custom","last_run":{"id":"%run%",\
            "status":"completed","result":{"url":"https://example.com/reports/abc?sig=fake",\
            "expires_at":"%later%","created_at":"%now%"}}}}
            """)
    ]
}
