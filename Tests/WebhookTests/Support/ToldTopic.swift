import Format
import JSON

@testable import Webhook

/// The topic that is told of an event; the fault in its place when the text is refused.
func toldTopic(of text: String, locationTopic: Topic? = nil) -> String {
    let bytes = [UInt8](text.utf8)
    do throws(JSONFault) {
        return (try EventReading(of: bytes.span).topic ?? locationTopic ?? .unknown).description
    } catch {
        return "refused: \(error.text)"
    }
}
