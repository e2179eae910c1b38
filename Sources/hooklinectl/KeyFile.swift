internal import Posix
internal import Settings

/// The one line of a file that others may not read, without its end.
func guardedText(_ path: String) throws(Failure) -> String {
    let (bytes, mode) = try naming(path) { () throws(SystemFault) -> ([UInt8], UInt32) in
        let file = try Descriptor.openGiven(path)
        return (try file.readToEnd(limit: longestKey + 1), try file.status().mode)
    }
    guard mode & 0o026 == 0 else {
        throw .data(path: path, reason: "mode \(Words.octal(mode)) lets others do too much")
    }
    let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
    if let slip = slip(in: line) { throw .data(path: path, reason: slip) }
    guard !line.isEmpty, line.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw .data(path: path, reason: "is not one line of printable characters")
    }
    return String(decoding: line, as: UTF8.self)
}

/// The longest key or token, in bytes.
private let longestKey = 4096

/// What is likely no part of a key, and would travel with it.
private func slip(in line: ArraySlice<UInt8>) -> String? {
    if line.count > longestKey { return "is longer than \(longestKey) bytes" }
    if line.starts(with: Slip.byteOrderMark) { return "begins with a byte-order mark; save it without" }
    if Slip.isComment(line) { return "begins with a comment; it has to hold the key alone" }
    if line.contains(0x0D) { return "has a CR; use LF line ends" }
    if line.contains(0) { return "has a NUL; use plain text" }
    if Slip.isBlankAtAnEnd(line) { return "a blank begins or ends it" }
    return Slip.isQuoted(line) ? "is quoted; the quotation marks would count as part of it" : nil
}
