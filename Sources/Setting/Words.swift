package import Posix

/// What both programs tell their operator, as text.
package enum Words {
    /// A text without control characters, so that it stays one line and can't steer a terminal.
    package static func printable(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: "?"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// A call and the kernel's reason.
    package static func of(_ fault: SystemFault) -> String {
        "\(fault.call.rawValue): \(fault.reason)"
    }

    /// Where a value came from.
    package static func of(_ origin: SettingOrigin) -> String {
        switch origin {
        case .environment: "environment"
        case .file(let path, let line): "\(path):\(line)"
        case .fallback: "default"
        case .credential: "credential"
        case .nowhere: "-"
        }
    }
}
