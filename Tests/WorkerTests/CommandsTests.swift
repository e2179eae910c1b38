import Settings
import Testing

@testable import Worker

@Suite struct CommandsTests {
    @Test func theHelpFitsOnATerminal() {
        let lines = Commands.help.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.last?.isEmpty == true)
        #expect(lines.count - 1 <= 24)
        for line in lines { #expect(line.count <= 80, "\(line)") }
    }

    @Test func theHelpNamesEverySettingAndEveryExitNumber() {
        for name in SettingName.allCases { #expect(Commands.help.contains(name.rawValue)) }
        for number in [0, 64, 74, 75, 78] { #expect(Commands.help.contains("\(number) ")) }
        #expect(Commands.help.hasPrefix("hookline \(Program.version)"))
    }
}
