import TestSupport
import Testing

extension Operating {
    /// `webhooks` with a server that plays Connectly's API.
    @Suite("webhooks")
    final class WebhooksTests {
        private let directory: TemporaryDirectory
        private let connectly: FakeConnectly
        private static let hook = "https://example.com/connectly/messages"
        private static let other = "https://example.com/other"

        init() throws {
            directory = try TemporaryDirectory()
            try directory.write("key", Array("key-of-biz-1\n".utf8))
            connectly = try FakeConnectly()
        }

        deinit { connectly.stop() }

        private func webhooks(
            _ arguments: [String], at server: FakeConnectly? = nil, key: String = "key"
        ) throws -> String {
            let common = [
                "--business", "biz_1", "--api-key-file", directory.path(key), "--base-url",
                (server ?? connectly).address, "--timeout", "1",
            ]
            return try Hooklinectl.run(["webhooks"] + arguments + common).screen
        }

        private func ensure(_ address: String = hook, _ more: [String] = [], at server: FakeConnectly? = nil) throws
            -> String
        {
            try webhooks(["ensure", "--topic", "messages", "--address", address] + more, at: server)
        }

        @Test("list shows what there is, as a table and as JSON")
        func list() throws {
            #expect(try webhooks(["list"]) == "[0]\n")
            connectly.add("wh_1", "messages", Self.hook)
            let filters = [["field": "campaign_name", "expression": "test-*"]]
            connectly.add(
                "wh_2", "report", Self.other, ["echo": true, "channelTypes": ["whatsapp"], "filters": filters])
            #expect(
                try webhooks(["list"]) == """
                    ID    TOPIC     ADDRESS                                 ECHO  CHANNELS  FILTERS
                    wh_1  messages  https://example.com/connectly/messages  no    -         -
                    wh_2  report    https://example.com/other               yes   whatsapp  campaign_name=test-*
                    [0]

                    """)
            #expect(
                try webhooks(["list", "--json"]) == """
                    {"id":"wh_1","topic":"messages","address":"\(Self.hook)","echo":false,"channelTypes":[],"filters":[]}
                    {"id":"wh_2","topic":"report","address":"\(Self.other)","echo":true,"channelTypes":["whatsapp"],\
                    "filters":[{"field":"campaign_name","expression":"test-*"}]}
                    [0]

                    """)
        }

        @Test("every member of the configuration is sent, and nothing that was not said")
        func members() throws {
            try directory.write("token", Array("webengage-token".utf8))
            #expect(
                try webhooks([
                    "create", "--topic", "messages", "--address", Self.hook, "--type", "webengage", "--echo",
                    "--channel-type", "whatsapp", "--channel-type", "sms", "--filter", "campaign_name=a=*",
                    "--webengage-url", Self.other, "--webengage-token-file", directory.path("token"),
                ]) == "created wh_1\n[0]\n")
            #expect(try webhooks(["update", "wh_1", "--no-echo"]) == "updated wh_1\n[0]\n")
            #expect(try webhooks(["update", "wh_1", "--address", Self.other]) == "updated wh_1\n[0]\n")
            #expect(try webhooks(["delete", "wh_1", "--json"]) == "{\"action\":\"deleted\",\"id\":\"wh_1\"}\n[0]\n")
            #expect(
                connectly.calls == [
                    """
                    POST /v1/businesses/biz_1/create/webhooks {"address":"\(Self.hook)","configuration":\
                    {"channelTypes":["whatsapp","sms"],"echo":true,"filters":[{"expression":"a=*",\
                    "field":"campaign_name"}],"webengageConfiguration":{"webengageToken":"webengage-token",\
                    "webengageWebhookUrl":"\(Self.other)"}},"topic":"messages","type":"webengage"}
                    """,
                    "PUT /v1/businesses/biz_1/update/webhooks/wh_1 {\"configuration\":{\"echo\":false}}",
                    "PUT /v1/businesses/biz_1/update/webhooks/wh_1 {\"address\":\"\(Self.other)\"}",
                    "DELETE /v1/businesses/biz_1/delete/webhooks/wh_1",
                ])
        }

        @Test("ensure creates, then has nothing to do, then updates in place and never deletes")
        func ensuring() throws {
            #expect(try ensure() == "created: wh_1 messages \(Self.hook)\n[0]\n")
            #expect(try ensure() == "nothing to do: wh_1 messages \(Self.hook)\n[0]\n")
            #expect(try ensure(Self.hook, ["--no-echo"]) == "nothing to do: wh_1 messages \(Self.hook)\n[0]\n")
            #expect(try ensure(Self.other) == "updated: wh_1 messages \(Self.other), was \(Self.hook)\n[0]\n")
            #expect(try ensure(Self.other, ["--echo", "--json"]) == "{\"action\":\"updated\",\"id\":\"wh_1\"}\n[0]\n")
            #expect(connectly.registrations == ["wh_1 messages \(Self.other)"])
            #expect(!connectly.calls.contains { $0.hasPrefix("DELETE") })
        }

        @Test(
            "ensure is right whatever create answers for a topic that is taken",
            arguments: [FakeConnectly.Taken.refused, .replaced])
        func taken(mode: FakeConnectly.Taken) throws {
            let server = try FakeConnectly(taken: mode)
            defer { server.stop() }
            server.add("wh_9", "messages", Self.other)
            // The first look sees nothing: another one registers at the same time.
            server.fail("list", [.status(200, "{\"entity\":{\"webhooks\":[]}}")])
            let screen = try ensure(at: server)
            switch mode {
            case .refused: #expect(screen == "updated: wh_9 messages \(Self.hook), was \(Self.other)\n[0]\n")
            case .replaced: #expect(screen == "created: wh_1 messages \(Self.hook)\n[0]\n")
            }
            #expect(server.registrations.count == 1 && server.registrations[0].hasSuffix("messages \(Self.hook)"))
        }

        @Test("a create whose answer is lost is looked for, not repeated")
        func lost() throws {
            connectly.fail("create", [.doneButLost])
            #expect(try ensure() == "created: wh_1 messages \(Self.hook)\n[0]\n")
            #expect(connectly.calls.count { $0.hasPrefix("POST") } == 1)
            connectly.fail("create", [.cutOff, .cutOff])
            #expect(
                try webhooks(["create", "--topic", "report", "--address", Self.hook])
                    == "hooklinectl: create: the answer broke off\n[69]\n")
            #expect(connectly.calls.count { $0.hasPrefix("POST") } == 2)
        }

        @Test("what is safe to repeat is repeated: three tries")
        func repeated() throws {
            connectly.add("wh_1", "messages", Self.hook)
            connectly.fail("list", [.cutOff, .status(503, "")])
            #expect(try webhooks(["list"]).hasSuffix("messages  \(Self.hook)  no    -         -\n[0]\n"))
            connectly.fail("delete", [.doneButLost])
            #expect(try webhooks(["delete", "wh_1"]) == "deleted wh_1\n[0]\n")
            connectly.fail("list", [.silence, .silence, .silence])
            #expect(try webhooks(["list"]) == "hooklinectl: list: Timeout was reached\n[69]\n")
        }

        @Test(
            "every status is told with Connectly's own words", arguments: [400, 401, 404, 409, 429, 500])
        func statuses(status: Int) throws {
            let error = """
                {"message":"m","type":"t","code":"ERROR_CODE_X","userTitle":"u","userMessage":"Do this.",\
                "cntTraceId":"11111111111111111111","details":{}}
                """
            connectly.fail("update", Array(repeating: .status(status, error), count: 3))
            #expect(
                try webhooks(["update", "wh_1", "--echo"])
                    == "hooklinectl: update: \(status) ERROR_CODE_X: Do this. (cntTraceId 11111111111111111111)\n[69]\n"
            )
        }

        @Test("text that is not JSON, an error in a member, a wrong key, and a call that changed nothing")
        func strange() throws {
            connectly.fail("list", [.notJSON])
            let words = "200, but the answer is not what Connectly's documents show"
            #expect(try webhooks(["list"]) == "hooklinectl: list: \(words)\n[69]\n")
            connectly.fail("update", [.status(500, "<html>")])
            #expect(try webhooks(["update", "wh_1", "--echo"]) == "hooklinectl: update: 500\n[69]\n")
            #expect(
                try webhooks(["delete", "wh_1"]) == """
                    hooklinectl: delete: 404 ERROR_CODE_NOT_FOUND: no such webhook (cntTraceId 18446744073709551615)
                    [69]

                    """)
            try directory.write("wrong", Array("another-key".utf8))
            #expect(
                try webhooks(["list"], key: "wrong")
                    == "hooklinectl: list: 401 ERROR_CODE_UNAUTHENTICATED: bad key\n[69]\n")
            connectly.forget()
            #expect(
                try ensure() == "hooklinectl: ensure: the call was answered, but the list does not show it\n[69]\n")
        }

        @Test("a key that others may read, or of two lines, is refused")
        func keys() throws {
            try directory.write("open", Array("key-of-biz-1\n".utf8), mode: 0o644)
            try directory.write("two", Array("key\nkey\n".utf8))
            let open = directory.path("open")
            #expect(
                try webhooks(["list"], key: "open")
                    == "hooklinectl: \(open): mode 0644 lets others do too much\n[65]\n")
            #expect(
                try webhooks(["list"], key: "two")
                    == "hooklinectl: \(directory.path("two")): is not one line of printable characters\n[65]\n")
            #expect(connectly.calls.isEmpty)
        }
    }
}
