import Foundation

/// The bodies of Tests/Fixtures and how they are signed.
enum Samples {
    /// What signs every sample.
    static let secret = [UInt8]("fake-webhook-secret-for-samples".utf8)

    /// One line of signatures.tsv; the first one names the columns.
    struct Signed: Sendable, CustomStringConvertible {
        let file: String
        let count: Int
        let signature: String

        var description: String { file }

        /// The body, as sent.
        var body: [UInt8] { Samples.body(file) }
    }

    /// Every sample with the signature that the documents list for it.
    static let signed: [Signed] = {
        let text = String(decoding: contents(of: fixtures.appending(path: "signatures.tsv")), as: UTF8.self)
        return text.split(separator: "\n").dropFirst().map { line in
            let parts = line.split(separator: "\t").map(String.init)
            return Signed(file: parts[0], count: Int(parts[1]) ?? -1, signature: parts[2])
        }
    }()

    /// The body of one sample.
    static func body(_ file: String) -> [UInt8] {
        contents(of: fixtures.appending(path: "payloads").appending(path: file))
    }

    /// The names of the files that are there.
    static func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: fixtures.appending(path: "payloads").path).sorted()
    }

    private static let fixtures = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    private static func contents(of file: URL) -> [UInt8] {
        guard let data = try? Data(contentsOf: file) else { fatalError("no fixture at \(file.path)") }
        return [UInt8](data)
    }
}
