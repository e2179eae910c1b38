import Testing

/// All tests of the built program. They run one after another: each one may need the whole machine, and some of them
/// measure time.
@Suite("End to end", .serialized)
struct EndToEnd {}
