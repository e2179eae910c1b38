/// A customer's tap on a button, in the five forms that are documented.
extension Sample {
    static let buttons = [
        inbound(
            "button-flag", "first form: message.isButtonResponse",
            #""message":{"text":"Yes please","isButtonResponse":true}"#),
        inbound(
            "button-context", "second form: context and message",
            #""context":{"replyToId":"%answered%"},"message":{"text":"Yes please","isButtonResponse":true}"#),
        inbound(
            "button", "third form: context and buttonResponse",
            #""context":{"replyToId":"%answered%"},"buttonResponse":{"text":"Yes please","payload":"1"}"#),
        inbound(
            "button-callback", "the same with callbackData",
            """
            "context":{"replyToId":"%answered%"},"buttonResponse":{"text":"Confirm","payload":"confirm"},\
            "callbackData":{"order_id":"12345"}
            """),
        Sample(
            "button-received", "messages", "as one was received: topic and id",
            """
            {"sender":{"channelType":"whatsapp","id":"+15550100001","name":"Casey"},"timestamp":"%time%",\
            "buttonResponse":{"text":"Yes I'm interested","id":"%inbound%","payload":"1"},"topic":"messages",\
            "recipient":{"channelType":"whatsapp","id":"+15550199000","name":"Example Shop"}}
            """),
    ]
}
