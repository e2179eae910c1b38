import Testing

@testable import JSON
@testable import Reading

/// Each case of the members names the value at its place in the tree.
struct EventMemberTests {
    private static let places: [(EventMember, String)] = [
        (.topic, #"{"topic":7}"#),
        (.timestamp, #"{"timestamp":7}"#),
        (.context, #"{"context":7}"#),
        (.replyToId, #"{"context":{"replyToId":7}}"#),
        (.message, #"{"message":7}"#),
        (.messageId, #"{"message":{"id":7}}"#),
        (.messageText, #"{"message":{"text":7}}"#),
        (.attachments, #"{"message":{"attachments":7}}"#),
        (.location, #"{"message":{"location":7}}"#),
        (.referral, #"{"message":{"referral":7}}"#),
        (.isButtonResponse, #"{"message":{"isButtonResponse":7}}"#),
        (.buttonResponse, #"{"buttonResponse":7}"#),
        (.buttonId, #"{"buttonResponse":{"id":7}}"#),
        (.buttonText, #"{"buttonResponse":{"text":7}}"#),
        (.buttonPayload, #"{"buttonResponse":{"payload":7}}"#),
        (.statusUpdate, #"{"statusUpdate":7}"#),
        (.statusId, #"{"statusUpdate":{"id":7}}"#),
        (.status, #"{"statusUpdate":{"status":7}}"#),
        (.error, #"{"statusUpdate":{"error":7}}"#),
        (.errorCode, #"{"statusUpdate":{"error":{"code":7}}}"#),
        (.errorUserMessage, #"{"statusUpdate":{"error":{"userMessage":7}}}"#),
        (.errorTraceId, #"{"statusUpdate":{"error":{"cntTraceId":7}}}"#),
        (.statusMetadata, #"{"statusUpdate":{"metadata":7}}"#),
        (.statusCampaign, #"{"statusUpdate":{"metadata":{"campaign_name":7}}}"#),
        (.statusCampaignInCamelCase, #"{"statusUpdate":{"metadata":{"campaignName":7}}}"#),
        (.report, #"{"report":7}"#),
        (.lastRun, #"{"report":{"last_run":7}}"#),
        (.lastRunId, #"{"report":{"last_run":{"id":7}}}"#),
        (.outerAttachments, #"{"attachments":7}"#),
        (.outerLocation, #"{"location":7}"#),
        (.sender, #"{"sender":7}"#),
        (.senderId, #"{"sender":{"id":7}}"#),
        (.recipient, #"{"recipient":7}"#),
        (.recipientId, #"{"recipient":{"id":7}}"#),
        (.metadata, #"{"metadata":7}"#),
        (.campaign, #"{"metadata":{"campaign_name":7}}"#),
        (.campaignInCamelCase, #"{"metadata":{"campaignName":7}}"#),
        (.callbackData, #"{"callbackData":7}"#),
    ]

    @Test func `each case stands for the member of its name, and for no other`() throws {
        for (member, text) in Self.places {
            let bytes = Array(text.utf8)
            let outline = try EventOutline(of: bytes.span)
            let found = Self.places.map(\.0).filter { outline[$0].kind == .number }
            #expect(found == [member])
            #expect(bytes[outline[member].range] == [UInt8(ascii: "7")])
        }
    }

    @Test func `the cases fill the tree`() {
        #expect(Self.places.enumerated().allSatisfy { Int($1.0.rawValue) == $0 + 1 })
        #expect(EventMember(rawValue: UInt8(Self.places.count + 1)) == nil)
        #expect(EventMember.tree.subtree(JSONTree.root).count == Self.places.count + 1)
    }
}
