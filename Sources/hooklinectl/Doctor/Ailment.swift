/// One thing that is wrong: what it is, and how it is put right.
struct Ailment: Equatable {
    enum Weight: Equatable {
        /// Events don't come, or are not stored.
        case stops
        case warns
    }

    /// A word for programs, which stays.
    let name: String
    /// The file, setting, directive or address that it is about.
    let subject: String
    let meaning: String
    let cure: String
    let weight: Weight

    init(_ name: String, _ subject: String, _ meaning: String, cure: String, _ weight: Weight = .stops) {
        self.name = name
        self.subject = subject
        self.meaning = meaning
        self.cure = cure
        self.weight = weight
    }
}
