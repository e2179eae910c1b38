internal import HTTP

/// Where Connectly sends events to.
struct EventAddress {
    let text: String
    let way: HTTPAddress

    /// Nil when it is no http or https address.
    init?(_ text: String) {
        guard let way = HTTPAddress(text), text.contains("://") else { return nil }
        self.text = text
        self.way = way
    }

    /// The topic that the address is for, by its last part; nil when there is none.
    var topic: String? { way.path.split(separator: "/").last.map(String.init) }
}
