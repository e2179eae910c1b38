import Format
import TestSupport
import Testing

@testable import Journal
@testable import Posix
@testable import Webhook

/// An index on disk: a header, and the table behind it.
@Suite struct SeenFileTests {
    @Test func `what can't be written whole is removed`() async {
        await #expect(processExitsWith: .success) {
            let store = try Store()
            let root = try store.root()
            _ = try root.openState("\(JournalRoot.state)/messages.lock")
            let header = SeenHeader(capacity: SeenTable.smallest, boot: .current)
            limitFileSize(to: 10_000)
            #expect(throws: SystemFault.self) { try SeenFile.write("x", in: root, SeenTable(), header) }
            limitFileSize(to: nil)
            #expect(try directoryEntries("\(store.path)/\(JournalRoot.state)") == ["messages.lock"])
        }
    }
}
