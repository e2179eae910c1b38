internal import ArgumentParser
internal import Posix
internal import Settings
internal import Webhook

/// `hooklinectl sign`
struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Prints the signature of a body.",
        discussion: "The value of x-connectly-hmac-sha256, made with the first secret of the file.")

    @OptionGroup var secret: SecretOption
    @OptionGroup var config: SettingsOption
    @Argument(help: "File of the body; - is standard input.")
    var file = "-"

    func run() throws {
        let key = try config.settings(under: [.secretFile: secret.secretFile]).keys()[0]
        let body = try wholeFile(file)
        try Output.print("\(key.signature(of: body.span))\n")
    }
}

/// The longest body that is sent or signed, in bytes: twice what `HOOKLINE_MAX_BODY` may be.
let longestBody = 128 << 20

/// All bytes of a file; `-` is standard input. One that does not end is no body.
func wholeFile(_ path: String) throws(Failure) -> [UInt8] {
    let bytes = try naming(path) { () throws(SystemFault) -> [UInt8]? in
        let file = path == "-" ? try StandardStream.input.duplicate() : try Descriptor.openGiven(path)
        return try file.readGiven(limit: longestBody)
    }
    guard let bytes else { throw .data(path: path, reason: "is longer than \(longestBody) bytes") }
    return bytes
}
