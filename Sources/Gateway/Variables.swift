private import Glibc

/// A list of `NAME=value` texts as C keeps it: of a process's environment, or of a FastCGI request. It must live as
/// long as this value.
@safe struct Variables {
    private let list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?

    init(_ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) {
        unsafe self.list = unsafe list
    }

    /// What the list says of a request.
    var head: RequestHead {
        var head = RequestHead()
        guard var place = unsafe list else { return head }
        while let entry = unsafe place.pointee {
            unsafe Self.take(entry, into: &head)
            unsafe place += 1
        }
        return head
    }

    private static func take(_ entry: UnsafeMutablePointer<CChar>, into head: inout RequestHead) {
        guard RequestHead.concerns(UInt8(bitPattern: unsafe entry.pointee)) else { return }
        guard let equals = unsafe strchr(entry, Int32(UInt8(ascii: "="))), unsafe equals > entry else { return }
        let count = unsafe equals - entry
        let name = unsafe UnsafeRawBufferPointer(start: entry, count: count).bindMemory(to: UInt8.self)
        let valueStart = unsafe equals + 1
        let value = unsafe UnsafeRawBufferPointer(start: valueStart, count: strlen(valueStart))
            .bindMemory(to: UInt8.self)
        unsafe head.take(name.span, value.span)
    }
}
