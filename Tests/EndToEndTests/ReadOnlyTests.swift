import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// A data directory that the program may not write to.
    @Suite("Read-only data")
    struct ReadOnlyTests {
        // Root may write anywhere: as root the program runs as nobody here.
        @Test("503, then 200 again when it is writable")
        func readOnly() throws {
            let site = try Site()
            try giveToOrdinaryUser(site)
            #expect(try answer(site, event(0)).status == 200)
            let folder = "\(site.data.path)/messages"
            let file = try #require(try directoryEntries(folder).first)
            try checked("chmod") { chmod("\(folder)/\(file)", 0o440) }
            #expect(try answer(site, event(1)).description == refusal(503))
            try checked("chmod") { chmod("\(folder)/\(file)", 0o640) }
            #expect(try answer(site, event(2)).status == 200)
            #expect(try site.data.lines().map { Array($0.event ?? []) } == [event(0).body, event(2).body])
        }

        @Test("a topic's directory that can't be made: 503")
        func noNewTopic() throws {
            let site = try Site()
            try giveToOrdinaryUser(site)
            #expect(try answer(site, event(0)).status == 200)
            try checked("chmod") { chmod(site.data.path, 0o550) }
            #expect(try answer(site, .signed("{\"report\":{}}")).description == refusal(503))
            try checked("chmod") { chmod(site.data.path, 0o750) }
            #expect(try answer(site, .signed("{\"report\":{}}")).status == 200)
        }
    }
}

private let nobody: UInt32 = 65_534

private func event(_ number: Int) -> Delivery {
    NumberedEvents("read-only", size: 300).delivery(number)
}

private func giveToOrdinaryUser(_ site: Site) throws {
    guard isRoot else { return }
    try installProgram(site.path("hookline"), copying: try Program.hookline())
    for path in [site.path, site.secretPath] { try checked("chown") { chown(path, nobody, nobody) } }
}

private func answer(_ site: Site, _ delivery: Delivery) throws -> Answer {
    var plan = try site.cgiPlan(delivery)
    if isRoot {
        let user = ["--reuid", String(nobody), "--regid", String(nobody), "--clear-groups"]
        plan.program = try Program.system("setpriv")
        plan.arguments = user + [site.path("hookline")]
    }
    return try Answer(parsing: plan.run(input: delivery.body).output)
}
