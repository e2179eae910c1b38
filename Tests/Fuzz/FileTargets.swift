import Glibc
import Nginx
import Settings

@testable import Reading

/// Where all lies that a target has.
let folder: String = {
    var template = Array("/dev/shm/hookline-fuzz.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no folder") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}()

/// A file of these bytes; its path.
func file(_ name: String, _ bytes: [UInt8]) -> String {
    let path = "\(folder)/\(name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    require(descriptor >= 0 && write(descriptor, bytes, bytes.count) == bytes.count, "no file")
    close(descriptor)
    return path
}

/// The bytes of a file; none where there is none.
func contents(_ path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
}

/// The names in a folder; none where there is none.
func names(in folder: String) -> [String] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var found: [String] = []
    while let entry = readdir(entries) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
        if name != [0x2E] && name != [0x2E, 0x2E] { found.append(name.text) }
    }
    return found
}

/// A settings file: each fault has words that no terminal is steered by.
func fuzzSettings(_ bytes: [UInt8]) {
    let source = SettingsSource(file: file("settings", bytes))
    let reading = SettingsReading(of: source)
    for fault in source.faults + reading.faults { expectPlain(Words.of(fault)) }
}

/// A secret file: one to eight keys, or a fault.
func fuzzSecrets(_ bytes: [UInt8]) {
    let secrets = SecretFile(at: file("secrets", bytes))
    require(!secrets.faults.isEmpty || (1...8).contains(secrets.keys.count), "\(secrets.keys.count) keys")
    for fault in secrets.faults { expectPlain(Words.of(fault)) }
    for warning in secrets.warnings { expectPlain(Words.of(warning)) }
}

/// As a terminal and the log get it.
private func expectPlain(_ words: String) {
    let shown = Words.printable(words)
    require(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }, shown)
}

/// A file of lines, in gzip: every byte of it that can be had, and an end.
func fuzzGzip(_ bytes: [UInt8]) {
    guard var reader = try? BlockReader(JournalFile(file("2026-11-22.ndjson.gz", bytes)), longestLine: 1 << 20) else {
        return
    }
    try? reader.forEachBlock { _, _ in
    } rest: { _, _ in
    } tooLong: { _ in
    }
}

/// What `nginx -T` printed: what answers an address, and what is done with an event there.
func fuzzNginx(_ bytes: [UInt8]) {
    guard let configuration = try? Configuration(printed: bytes) else { return }
    let path = "/connectly/messages"
    let request = RewriteRequest(host: "your.site", path: path, isEncrypted: true)
    guard let found = try? configuration.server(for: "your.site", port: 443)?.surroundings(of: path) else { return }
    // Whatever a pattern is not.
    for block in [found.server, found.own] { _ = try? request.outcome(of: block) }
    for pass in found.inForce("fastcgi_pass") { _ = configuration.targets(of: pass.text) }
}
