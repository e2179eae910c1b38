internal import Format
internal import Posix

/// The file of what an application refused for good: a line `RECEIPT status` for each, behind what it holds.
package struct RefusalFile: ~Copyable {
    private let path: String
    private let file: Descriptor

    package init(at path: String) throws(ShippingFault) {
        self.path = path
        do throws(SystemFault) {
            file = try Descriptor.openForAppending(path, permissions: 0o600)
        } catch {
            throw .refusals(error, path: path)
        }
    }

    /// Notes one; it is on disk when this returns.
    func note(_ receipt: Receipt, _ word: String) throws(ShippingFault) {
        do throws(SystemFault) {
            try file.writeAll("\(receipt.text) \(word)\n")
            try file.synchronizeData()
        } catch {
            throw .refusals(error, path: path)
        }
    }
}
