package import Posix

/// What both programs tell their operator, as text.
package enum Words {
    /// What the log says of an event whose signature is another one; who reads the log looks for it.
    package static let wrongSignature = "the signature is wrong"

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
