/// What is done with a line whose topic and signature were stored before.
package enum RepeatPolicy: Sendable {
    /// It is stored and says how many came since the first.
    case mark
    /// It is not stored; the first line's receipt is given.
    case drop
    /// It is stored like any other; no index is kept.
    case keep
}
