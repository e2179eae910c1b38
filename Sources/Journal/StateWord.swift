internal import Format

/// Words of Hookline's own state as what they say. What no writer can have left there says nothing, also where the sums are
/// right: a word may have been damaged before they were made.
extension UInt64 {
    /// How many bytes or entries; nil for more than there can be.
    var count: Int? { self < 1 << 60 ? Int(self) : nil }

    /// A moment of a year that a line's stamp can have, or as long before 1970.
    var moment: Timestamp? {
        let latest: UInt64 = 253_402_300_799_999_999
        let microseconds = Int64(bitPattern: self)
        return microseconds.magnitude <= latest ? Timestamp(microseconds: microseconds) : nil
    }

    /// A day of such a year, by its number since 1970.
    var day: Day? {
        let latest: UInt64 = 2_932_896
        let number = Int64(bitPattern: self)
        return number.magnitude <= latest ? Day(number: number) : nil
    }
}
