internal import ArgumentParser
internal import Posix
internal import Webhook

/// `hooklinectl sign`
struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Prints the signature of a body.",
        discussion: "The value of x-connectly-hmac-sha256, made with the first secret of the file.")

    @OptionGroup var secret: SecretOption
    @Argument(help: "File of the body; - is standard input.")
    var file = "-"

    func run() throws {
        let key = try secret.keys()[0]
        let body = try wholeFile(file)
        try Output.print("\(key.signature(of: body.span))\n")
    }
}

/// All bytes of a file; `-` is standard input.
func wholeFile(_ path: String) throws(Failure) -> [UInt8] {
    try naming(path) { () throws(SystemFault) -> [UInt8] in
        let file = path == "-" ? try StandardStream.input.duplicate() : try Descriptor.openForReading(path)
        return try file.readToEnd(limit: Int.max)
    }
}
