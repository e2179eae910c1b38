import TestSupport
import Testing

/// A real nginx chooses the locations that `LocationSearchTests` expects.
@Suite struct NginxChoiceTests {
    @Test(.enabled(if: Program.isThere("nginx"), "nginx is not installed: Tests/run installs it"))
    func theTableOfChoicesIsTrue() throws {
        let answers = LocationSearchTests.locations.replacing(/number ([0-9]+);/) { "return 200 \($0.output.1);" }
        let nginx = try NginxServer(server: answers)
        let connection = try HTTPConnection(connectingTo: nginx.path)
        for (path, number) in LocationSearchTests.choices {
            let answer = try connection.exchange("GET", path)
            #expect(String(decoding: answer.body, as: UTF8.self) == "\(number)", "\(path)")
        }
    }
}
