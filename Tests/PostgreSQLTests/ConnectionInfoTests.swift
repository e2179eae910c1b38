import Testing

@testable import PostgreSQL

/// Connection strings, and the hosts that they name.
@Suite("ConnectionInfo", .serialized)
struct ConnectionInfoTests {
    /// A string, its hosts as people name them, and libpq's options for each.
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let hosts: [String: String]

        init(_ text: String, _ hosts: [String: String]) { (self.text, self.hosts) = (text, hosts) }

        var testDescription: String { text }
    }

    private static let cases = [
        Case("", ["the database": ""]),
        Case("dbname=a", ["the database": ""]),
        Case("service=a", ["the database": ""]),
        Case("port=5433", ["the database": ""]),
        Case("host=a", ["a": "host=a"]),
        Case("host=a port=5433", ["a:5433": "host=a port=5433"]),
        Case("host=/run/postgresql port=5433", ["/run/postgresql:5433": "host=/run/postgresql port=5433"]),
        Case("host=a,b", ["a": "host=a", "b": "host=b"]),
        Case("host=a,b port=1", ["a:1": "host=a port=1", "b:1": "host=b port=1"]),
        Case("host=a,b port=1,2", ["a:1": "host=a port=1", "b:2": "host=b port=2"]),
        Case("hostaddr=127.0.0.1 port=1", ["127.0.0.1:1": "hostaddr=127.0.0.1 port=1"]),
        Case(
            "host=a,b hostaddr=127.0.0.1,127.0.0.2",
            ["a": "host=a hostaddr=127.0.0.1", "b": "host=b hostaddr=127.0.0.2"]),
        Case("postgres://a/db", ["a": "host=a"]),
        Case("postgresql://me@a:1,b:2/db?sslmode=require", ["a:1": "host=a port=1", "b:2": "host=b port=2"]),
        Case("postgresql://[::1]:1/db", ["::1:1": "host=::1 port=1"]),
        Case("postgresql:///db?host=/tmp", ["/tmp": "host=/tmp"]),
    ]

    @Test("each host has its own port, or the only one", arguments: cases)
    func hosts(one: Case) throws {
        let found = try ConnectionInfo(one.text).hosts
        #expect(found.map(\.name) == one.hosts.keys.sorted())
        for host in found {
            let options = host.options.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
            #expect(options == one.hosts[host.name])
        }
    }

    @Test(
        "a text that is no connection string is told by libpq's own words",
        arguments: [
            ("a", #"missing "=" after "a" in connection info string"#),
            ("hots=a", #"invalid connection option "hots""#),
            ("host='a", "unterminated quoted string in connection info string"),
            ("postgres://[::1/db", "end of string reached when looking for matching"),
            ("postgres://a/db?x=1", #"invalid URI query parameter: "x""#),
        ])
    func garbage(text: String, words: String) {
        do throws(PostgresFault) {
            _ = try ConnectionInfo(text)
            Issue.record("it was taken")
        } catch {
            var reason = ""
            if case .info(let told) = error { reason = told }
            #expect(reason.contains(words) && !reason.contains("\n"), "\(reason)")
        }
    }

    @Test(
        "a password in it is seen, whatever the form",
        arguments: [
            ("host=a password=b", true), ("postgres://me:secret@a/db", true), ("postgres://a/db?password=b", true),
            ("host=a sslpassword=b", true), ("host=a", false), ("postgres://me@a/db", false),
            ("host=a passfile=/p", false),
        ])
    func password(text: String, isThere: Bool) throws {
        #expect(try ConnectionInfo(text).hasPassword == isThere)
    }
}
