internal import ArgumentParser
internal import Connectly
internal import HTTP
internal import Posix

/// Which business at Connectly, and by which key.
struct APIOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The business's id at Connectly.", valueName: "id"))
    var business: String
    @OptionGroup var key: KeyOptions

    func validate() throws {
        guard isPathPart(business) else { throw ValidationError("--business is not an id.") }
    }

    var json: Bool { key.json }

    func api() throws(Failure) -> ManagementAPI { try key.api(of: business) }
}

/// How Connectly's API is called. The key is never an argument itself.
struct KeyOptions: ParsableArguments {
    private static let keyVariable = "HOOKLINE_API_KEY_FILE"

    @Option(help: ArgumentHelp("File of the API key. [default: $HOOKLINE_API_KEY_FILE]", valueName: "file"))
    var apiKeyFile: String?
    @Option(help: ArgumentHelp("Where the API is; plain http only on this machine.", valueName: "url"))
    var baseUrl = ManagementAPI.address
    @Option(help: ArgumentHelp("Seconds for one call.", valueName: "seconds"))
    var timeout = 20
    @Flag(help: "Prints JSON.")
    var json = false

    func validate() throws {
        guard (1...600).contains(timeout) else { throw ValidationError("--timeout is from 1 to 600 seconds.") }
        guard let way = HTTPAddress(baseUrl), baseUrl.contains("://"), way.isEncrypted || way.isLoopback else {
            throw ValidationError("--base-url is an https address: the key would travel in the clear.")
        }
    }

    /// The file of the key, where one is named.
    var path: String? {
        let path = apiKeyFile ?? Environment.value(Self.keyVariable)
        return path?.isEmpty == true ? nil : path
    }

    func api(of business: String) throws(Failure) -> ManagementAPI {
        guard let path else {
            throw Failure.usage("--api-key-file or \(Self.keyVariable) has to name the file of the API key")
        }
        let base = baseUrl.hasSuffix("/") ? String(baseUrl.dropLast()) : baseUrl
        return ManagementAPI(
            at: base, business: business, key: try guardedText(path), timeoutMilliseconds: timeout * 1000,
            wait: pause(milliseconds:))
    }
}

/// Whether a text can stand in a path as it is.
func isPathPart(_ text: String) -> Bool {
    !text.isEmpty && text != "." && text != ".."
        && text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "_-.~".utf8.contains(byte)
        }
}
