/// The sample bodies in `Tests/Fixtures` and the signatures that were published with them.
package struct Sample: Sendable, CustomStringConvertible {
    /// The file's name.
    package let name: String
    /// The body's bytes.
    package let body: [UInt8]
    /// The header that belongs to them, from the table, not computed.
    package let signature: String

    /// The sample as a rightly signed request.
    package var delivery: Delivery { Delivery(body: body, signatures: [signature]) }

    package var description: String { name }

    /// All samples in the order of their names; throws when table and folder differ.
    package static func all() throws -> [Sample] {
        let folder = PackageRoot.path("Tests/Fixtures/payloads")
        let table = String(decoding: try readFile(PackageRoot.path("Tests/Fixtures/signatures.tsv")), as: UTF8.self)
        let samples = try table.split(separator: "\n").dropFirst().map { row in
            let cells = row.split(separator: "\t").map(String.init)
            let body = try readFile("\(folder)/\(cells[0])")
            guard cells.count == 3, Int(cells[1]) == body.count else { throw HostFault.malformed("row \(row)") }
            return Sample(name: cells[0], body: body, signature: cells[2])
        }
        let sorted = samples.sorted { $0.name < $1.name }
        guard try directoryEntries(folder) == sorted.map(\.name) else { throw HostFault.malformed("signatures.tsv") }
        return sorted
    }

    /// The same for the tables of tests; without them nothing can be tested.
    package static let known: [Sample] = {
        do { return try all() } catch { fatalError("the samples: \(error)") }
    }()

    /// The body of the sample with that name.
    package static func body(_ name: String) -> [UInt8] {
        guard let sample = known.first(where: { $0.name == name }) else { fatalError("no sample \(name)") }
        return sample.body
    }
}
