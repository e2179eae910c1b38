/// Which location answers a path, as nginx finds it (ngx_http_core_find_location of src/http/ngx_http_core_module.c).
enum LocationSearch {
    /// The blocks that it comes through, the outermost first; none when no location fits.
    static func way(to path: String, in block: [Directive]) throws(ConfigurationFault) -> [[Directive]] {
        try find(path, in: block).way
    }

    /// - Returns: the way, and whether it ends the search: at an exact name or at a pattern.
    private static func find(
        _ path: String, in block: [Directive]
    ) throws(ConfigurationFault) -> (way: [[Directive]], isFinal: Bool) {
        let locations = block.named("location").compactMap(Location.init)
        if let exact = locations.first(where: { $0.kind == .exact && $0.text == path }) { return ([exact.block], true) }
        let prefixes = locations.filter { $0.kind.isPrefix && path.hasPrefix($0.text) }
        let longest = prefixes.max { $0.text.utf8.count < $1.text.utf8.count }
        let inner = try longest.map { (one) throws(ConfigurationFault) in try find(path, in: one.block) }
        let way = longest.map { [$0.block] + (inner?.way ?? []) } ?? []
        if inner?.isFinal == true { return (way, true) }
        guard longest?.kind != .prefixAlone, let fitting = try pattern(path, among: locations) else {
            return (way, false)
        }
        return ([fitting.block] + (try find(path, in: fitting.block).way), true)
    }

    /// The first location with a pattern that fits.
    private static func pattern(
        _ path: String, among locations: [Location]
    ) throws(ConfigurationFault) -> Location? {
        for location in locations where location.kind.isPattern {
            let isCaseSensitive = location.kind == .pattern
            let pattern = try location.directive.pattern(location.text, isCaseSensitive: isCaseSensitive)
            if pattern.fits(path) { return location }
        }
        return nil
    }
}

/// A `location` block.
private struct Location {
    enum Kind {
        case exact, prefix, prefixAlone, pattern, patternOfAnyCase

        var isPrefix: Bool { self == .prefix || self == .prefixAlone }
        var isPattern: Bool { self == .pattern || self == .patternOfAnyCase }
    }

    let directive: Directive
    let block: [Directive]
    let kind: Kind
    let text: String

    /// Nil for a named one, which no path leads to.
    init?(_ directive: Directive) {
        guard let block = directive.block, let first = directive.parameters.first, !first.hasPrefix("@") else {
            return nil
        }
        let (kind, rest) = Self.kind(of: first)
        self.directive = directive
        self.block = block
        self.kind = kind
        text = directive.parameters.count > 1 ? directive.parameters[1] : rest
    }

    /// The modifier may stand right before the path.
    private static func kind(of word: String) -> (Kind, rest: String) {
        let modifiers: [(String, Kind)] = [
            ("^~", .prefixAlone), ("~*", .patternOfAnyCase), ("~", .pattern), ("=", .exact),
        ]
        for (modifier, kind) in modifiers where word.hasPrefix(modifier) {
            return (kind, String(word.dropFirst(modifier.count)))
        }
        return (.prefix, word)
    }
}
