internal import Posix

/// Colours, where a person sees them: on a terminal, unless NO_COLOR is set to something (no-color.org). A text holds
/// them as private characters, which `Output` turns into what the terminal takes; where foreign text holds those,
/// `Words.printable` has escaped them before.
struct Ink {
    private static let codes: [Unicode.Scalar: String] = [
        "\u{10FE00}": "32", "\u{10FE01}": "31", "\u{10FE02}": "2", end: "0",
    ]
    private static let end: Unicode.Scalar = "\u{10FE03}"

    private let isOn: Bool

    init(on stream: StandardStream) {
        isOn = stream.isTerminal && (Environment.value("NO_COLOR") ?? "").isEmpty
    }

    func good(_ text: String) -> String { painted(text, "\u{10FE00}") }
    func bad(_ text: String) -> String { painted(text, "\u{10FE01}") }
    func faint(_ text: String) -> String { painted(text, "\u{10FE02}") }

    private func painted(_ text: String, _ begin: Unicode.Scalar) -> String {
        isOn ? "\(begin)\(text)\(Self.end)" : text
    }

    /// What a terminal takes for a private character of a painted text; nil for all else.
    func sequence(for scalar: Unicode.Scalar) -> String? {
        isOn ? Self.codes[scalar].map { "\u{1B}[\($0)m" } : nil
    }
}
