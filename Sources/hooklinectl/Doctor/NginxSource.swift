internal import Nginx
internal import Posix
internal import Settings

/// nginx's configuration, or why it is not to be had.
enum NginxSource {
    case known(Configuration)
    /// nginx itself refuses it.
    case refused(String)
    case unknown(String)

    /// - Parameter path: of a file of it, or of what `nginx -T` printed; nil asks nginx.
    init(given path: String?) {
        do throws(ConfigurationFault) {
            self = if let path { .known(try Configuration(at: path)) } else { try Self.asked() }
        } catch {
            self = .unknown(Words.of(error))
        }
    }

    private static func asked() throws(ConfigurationFault) -> NginxSource {
        let end: ProcessEnd
        let bytes: [UInt8]
        do throws(SystemFault) {
            (end, bytes) = try SystemProgram.output(of: "nginx -T")
        } catch {
            return .unknown("nginx -T: \(Words.of(error))")
        }
        switch end {
        case .exited(0): return .known(try Configuration(printed: bytes))
        case .exited(127): return .unknown("there is no nginx here; --nginx names a file of its configuration")
        case .exited: return failed(bytes)
        case .killed: return .unknown("nginx -T did not end")
        }
    }

    private static func failed(_ bytes: [UInt8]) -> NginxSource {
        let lines = bytes.split(separator: 0x0A).map { String(keeping: $0) }
        let word = lines.first { $0.contains("[emerg]") } ?? lines.last ?? "nginx -T failed"
        if Process.user != 0 && word.contains("Permission denied") {
            return .unknown("only root may read it all; run it as root, or name a file with --nginx")
        }
        return .refused(word)
    }
}

extension Words {
    static func of(_ fault: ConfigurationFault) -> String {
        switch fault {
        case .unreadable(let fault, let path): "\(path): \(of(fault))"
        case .unfinished(let place): "\(place): what begins there has no end"
        case .misplaced(let text, let place): "\(place): \"\(text)\" is not expected there"
        case .include(let pattern, let place): "\(place): nothing is known of \(pattern)"
        case .tooDeep(let place): "\(place): files include one another too deeply"
        case .pattern(let text, let place): "\(place): only nginx itself understands the pattern \(text)"
        case .nothingPrinted: "nginx -T printed no configuration"
        }
    }
}
