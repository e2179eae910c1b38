import Testing

@testable import Nginx

/// Which location answers, and what counts there. `NginxChoiceTests` asks a real nginx the same.
@Suite struct LocationSearchTests {
    private func surroundings(_ server: String, _ path: String) throws -> Surroundings? {
        let text = "# configuration file /n:\nhttp { outer 1; server { \(server) } }"
        return try Configuration(printed: Array(text.utf8)).server(for: "any", port: 80)?.surroundings(of: path)
    }

    static let locations = """
        location / { number 1; }
        location = /exact { number 2; }
        location /prefix/ { number 3; }
        location /prefix/longer { number 4; }
        location ^~ /alone/ { number 5; location ~ inner(?<name>x|y)$ { number 6; } }
        location ~ \\.php$ { number 7; }
        location ~* \\.(jpg|png)$ { number 8; }
        location /nest/ { number 9; location = /nest/exact { number 10; } location /nest/deep/ { number 11; } }
        location ~^/tight { number 12; }
        location @named { number 13; }
        """

    /// Paths, and the number of the location that answers each.
    static let choices = [
        ("/", 1), ("/other", 1), ("/exact", 2), ("/exact/", 1), ("/prefix/a", 3), ("/prefix/longer/a", 4),
        ("/prefix/a.php", 7), ("/alone/a.php", 5), ("/alone/innerx", 6), ("/alone/innerz", 5), ("/a.PHP", 1),
        ("/a.PNG", 8), ("/nest/a", 9), ("/nest/exact", 10), ("/nest/deep/a", 11), ("/nest/deep/a.php", 7),
        ("/tight/x", 12), ("/@named", 1),
    ]

    @Test(arguments: choices)
    func theLocationIsTheOneThatNginxChooses(path: String, number: Int) throws {
        #expect(try surroundings(Self.locations, path)?.own.named("number").first?.parameters == ["\(number)"])
    }

    @Test func theInnermostLevelCounts() throws {
        let server = "a off; b on; location /x { a on; location /x/y { c 1m; } }"
        let inner = try #require(try surroundings(server, "/x/y"))
        #expect(inner.isOn("a") == true && inner.isOn("b") == true && inner.isOn("d") == nil)
        #expect(inner.size("c") == 1_048_576 && inner.value("outer") == "1" && inner.hasLocation)
        #expect(try surroundings(server, "/")?.hasLocation == false)
    }

    @Test func aPatternOfAnotherLanguageIsNotGuessed() throws {
        #expect(throws: ConfigurationFault.pattern("a(*SKIP)b", ConfigurationPlace(path: "/n", line: 1))) {
            try surroundings("location ~ a(*SKIP)b { }", "/")
        }
    }

    @Test(
        arguments: [
            ("return 404;", "taken"), ("set $a 1;", "none"), ("rewrite ^/x /y;", "none"), ("rewrite ^/ev /y;", "taken"),
            ("if ($request_method = POST) { return 405; }", "taken"),
            ("if ($request_method != POST) { return 405; }", "none"),
            ("if ($request_method ~ ^(GET|HEAD)$) { return 405; }", "none"),
            ("if ($request_method !~* \"^(get|post)$\") { return 405; }", "none"),
            ("if ($scheme = http) { return 301 https://x; }", "none"),
            ("if ($http_user_agent ~ bot) { return 403; }", "unknown"),
            ("if ($http_user_agent ~ bot) { set $bot 1; }", "none"), ("if ($args) { return 403; }", "none"),
            ("if (-f /x) { return 403; }", "unknown"),
        ])
    func whatIsDoneBeforeALocation(text: String, expected: String) throws {
        let request = RewriteRequest(host: "your.site", path: "/events", isEncrypted: true)
        let outcome = try request.outcome(of: try #require(try surroundings(text, "/")).server)
        #expect("\(outcome)".hasPrefix(expected))
    }
}
