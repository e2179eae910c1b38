import TestSupport
import Testing

@testable import Nginx

/// nginx's configuration as it is written, and as `nginx -T` prints it.
@Suite struct ConfigurationTests {
    /// A directive as `name [parameters] {block}`.
    private func shown(_ directives: [Directive]) -> String {
        directives.map { one in
            let words = ([one.name] + one.parameters.map { "[\($0)]" }).joined(separator: " ")
            return words + (one.block.map { " {\(shown($0))}" } ?? "")
        }.joined(separator: "; ")
    }

    private func read(_ text: String) -> String {
        do throws(ConfigurationFault) {
            let files = try ConfigurationFiles(printed: Array("# configuration file /n:\n\(text)".utf8))
            return shown(try ConfigurationParser(files).directives(of: files.main))
        } catch {
            return "\(error)"
        }
    }

    @Test(
        arguments: [
            ("", ""), ("# nothing", ""), ("a;", "a"), ("a b c;", "a [b] [c]"), ("a{b;}", "a {b}"),
            ("a \"b c\" 'd;{}#';", "a [b c] [d;{}#]"), (#"a "\"\\\n\d";"#, "a [\"\\\n\\d]"),
            ("a b#c; # d\ne;", "a [b#c]; e"), ("a ${b}c{d;}", "a [${b}c] {d}"), ("a \\;b;", "a [\\;b]"),
            ("if ($a ~ \"x y\") { return 1; }", "if [($a] [~] [x y] [)] {return [1]}"),
            ("x_by_lua_block { if a { b = c; } } d;", "x_by_lua_block {}; d"),
            ("a", "unfinished(/n:1)"), ("a \"b;", "unfinished(/n:1)"), ("a {\nb;\n", "unfinished(/n:1)"),
            ("a; }", "misplaced(\"}\", /n:1)"), ("\n;", "misplaced(\";\", /n:2)"),
            ("include other.conf;", "include(\"other.conf\", /n:1)"), ("include /none/*.conf; a;", "a"),
            ("include n;", "tooDeep(/n:1)"), (String(repeating: "a{", count: 65), "tooDeep(/n:1)"),
        ])
    func wordsAndBlocks(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test func whatNginxPrintedIsPutTogether() throws {
        let printed = """
            nginx: the configuration file /etc/nginx/nginx.conf syntax is ok
            nginx: configuration file /etc/nginx/nginx.conf test is successful
            # configuration file /etc/nginx/nginx.conf:
            user www-data www-adm;
            http { include conf.d/*.conf; include s*i*t*s/b?; include no*.conf; }
            # configuration file /etc/nginx/conf.d/b.conf:
            server { listen 2; }
            # configuration file /etc/nginx/conf.d/a.conf:
            server { listen 1; }
            # configuration file /etc/nginx/sites/b1:
            server { listen 3; }
            # configuration file /etc/nginx/sites/no/b.conf:
            server { listen 4; }

            """
        let configuration = try Configuration(printed: Array(printed.utf8))
        #expect(configuration.servers.map(\.ports) == [[1], [2], [3]])
        #expect(configuration.user?.name == "www-data" && configuration.user?.group == "www-adm")
        #expect(throws: ConfigurationFault.nothingPrinted) { try Configuration(printed: Array("nginx: failed".utf8)) }
    }

    @Test func filesOnDiskAreReadWithWhatTheyInclude() throws {
        let folder = try TemporaryDirectory()
        try makeDirectory(folder.path("sites"), mode: 0o700)
        try folder.write("nginx.conf", Array("http { include sites/*; include one.conf; }".utf8))
        try folder.write("sites/b", Array("server { listen 2; }".utf8))
        try folder.write("sites/a", Array("server { listen 1; }".utf8))
        try folder.write("sites/.hidden", Array("server { listen 9; }".utf8))
        try folder.write("one.conf", Array("server { listen 3; }".utf8))
        #expect(try Configuration(at: folder.path("nginx.conf")).servers.map(\.ports) == [[1], [2], [3]])
        try folder.write("nginx.conf", Array("include missing.conf;".utf8))
        #expect(throws: ConfigurationFault.self) { try Configuration(at: folder.path("nginx.conf")) }
    }

    @Test(
        arguments: [
            ("your.site", 443, 1), ("YOUR.SITE", 443, 1), ("other.your.site", 443, 2), ("a.b.your.site", 443, 2),
            ("short.example", 443, 3), ("x.short.example", 443, 3), ("mail.example.net", 443, 4), ("n7.org", 443, 5),
            ("unknown.org", 443, 6), ("unknown.org", 80, 7), ("your.site", 8443, 1),
        ])
    func theServerIsTheOneThatNginxChooses(host: String, port: Int, number: Int) throws {
        let names = ["your.site", "*.your.site", ".short.example", "mail.*", "~^n[0-9]\\.org$", "six.org"]
        var text = names.enumerated().map { place, name in
            "server { listen \(place == 5 ? "[::]:443 ssl default_server" : "443 ssl"); server_name \(name); number \(place + 1); }"
        }.joined()
        text = "http { \(text) server { server_name _; number 7; } }"
        let configuration = try Configuration(printed: Array("# configuration file /n:\n\(text)".utf8))
        let server = configuration.server(for: host.lowercased(), port: port)
        #expect(server?.block.named("number").first?.parameters == ["\(number)"])
    }

    @Test(arguments: [("1m", 1_048_576), ("16K", 16384), ("10", 10), ("2g", 2_147_483_648), ("x", nil), ("", nil)])
    func sizes(text: String, bytes: Int?) {
        #expect(ConfigurationSize.bytes(text) == bytes)
    }
}
