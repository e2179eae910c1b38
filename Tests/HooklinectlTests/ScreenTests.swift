import TestSupport
import Testing

extension Operating {
    /// Screens that are always the same, compared whole with `Tests/Fixtures/screens`: each file is a session, in which
    /// a line that begins with `$ ` is a command, and what follows is its output, errors and exit number.
    @Suite("Screens")
    struct ScreenTests {
        @Test(
            "what is shown is what was agreed",
            arguments: try directoryEntries(PackageRoot.path("Tests/Fixtures/screens")))
        func whole(name: String) throws {
            let expected = String(
                decoding: try readFile(PackageRoot.path("Tests/Fixtures/screens/\(name)")), as: UTF8.self)
            let commands = expected.split(separator: "\n").filter { $0.hasPrefix("$ ") }
            var shown = ""
            for command in commands {
                let words = command.dropFirst(2).split(separator: " ").map(String.init)
                shown += "\(command)\n\(try Hooklinectl.run(Array(words.dropFirst())).screen)"
            }
            #expect(shown == expected)
        }
    }
}
