import Glibc

/// Today, in UTC, as files are named by it.
func utcDay() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    let two = { (number: Int32) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
}
