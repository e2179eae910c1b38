import Glibc

/// A kernel that refuses some calls to a program: `Tests/Preload/refuse.c`, compiled.
package final class RefusedCalls: Sendable {
    private let directory: TemporaryDirectory

    /// Whether one can be had here; for `.enabled(if:)`.
    package static let isPossible = (try? RefusedCalls().works()) == true  // whatever the fault: it is not

    /// Compiles it.
    package init() throws {
        directory = try TemporaryDirectory()
        let arguments = ["-O1", "-Wall", "-o", directory.path("refuse"), PackageRoot.path("Tests/Preload/refuse.c")]
        let run = try SpawnPlan(try Program.system("cc"), arguments, environment: ["PATH": "/usr/bin:/bin"]).run()
        guard run.ending == .exited(0) else { throw HostFault.malformed("refuse.c: \(run.errorText)") }
    }

    private func works() throws -> Bool {
        try under(SpawnPlan(try Program.system("true")), ["ppoll"], EPERM).run().ending == .exited(0)
    }

    /// The same start, with calls that answer with this errno.
    package func under(_ plan: SpawnPlan, _ calls: [String], _ code: Int32) throws -> SpawnPlan {
        var plan = plan
        plan.arguments = ["\(code)", calls.joined(separator: ","), plan.program] + plan.arguments
        plan.program = directory.path("refuse")
        return plan
    }
}
