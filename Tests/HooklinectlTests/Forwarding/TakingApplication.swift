import Glibc
import TestSupport
import Testing

/// An application that takes events by POST and checks their signature itself: `Tests/Fixtures/application.py`.
final class TakingApplication {
    let address: String
    private let process: SpawnedProcess
    private let log: String

    /// - Parameters:
    ///   - faults: what some of the events meet, by the script's words.
    ///   - share: so many of a thousand events meet one.
    ///   - secret: what it takes for Connectly's.
    init(
        _ site: Site, faults: [String] = [], share: Int = 1000, seed: Int = 1,
        secret: String = WebhookSigner.sampleSecret
    ) throws {
        log = site.path("application.log")
        let script = PackageRoot.path("Tests/Fixtures/application.py")
        let arguments = [script, secret, log, faults.joined(separator: ","), "\(share)", "\(seed)"]
        let (output, standardOutput) = try OpenDescriptor.pipe()
        process = try SpawnedProcess(
            SpawnPlan(try Program.system("python3"), arguments, descriptors: [1: standardOutput]))
        standardOutput.close()
        let line = String(decoding: try readSome(output), as: UTF8.self)
        guard let port = Int(line.dropLast()) else { throw HostFault.malformed("the application's port: \(line)") }
        address = "http://127.0.0.1:\(port)"
    }

    /// The receipts of the events that it has taken, in their order.
    func taken() throws -> [String] {
        String(decoding: try readFile(log), as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
