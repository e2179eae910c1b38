internal import CCurl

/// What libcurl notes of a request while it is under way, at addresses that stay.
@safe final class TransferNotes {
    /// errno(3) where no socket was to be had.
    private let lack = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    /// How often the request has begun to be sent, if it may be sent once only.
    private let sends = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    private let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init() {
        unsafe lack.initialize(to: 0)
        unsafe sends.initialize(to: 0)
        unsafe words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        unsafe lack.deallocate()
        unsafe sends.deallocate()
        unsafe words.deallocate()
    }

    /// Begins to note anew for a handle.
    /// - Parameter once: what is done by the request must not be done twice.
    func begin(_ handle: UnsafeMutableRawPointer, once: Bool) {
        unsafe lack.pointee = 0
        unsafe sends.pointee = 0
        unsafe words.pointee = 0
        unsafe ccurl_note(handle, lack, words)
        if once { unsafe ccurl_send_once(handle, sends) }
    }

    /// errno(3) where no socket was to be had; 0 for none.
    var socketError: Int32 { unsafe lack.pointee }

    /// libcurl's own words for what went wrong; empty for none.
    var detail: String { unsafe String(cString: words) }
}
