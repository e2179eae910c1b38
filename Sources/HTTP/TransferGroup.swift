private import CCurl

/// Many requests, some of them at the same time, by one thread: libcurl-multi(3).
///
/// An event loop calls `start`, `advance` and `wait` in turn; `run` is such a loop.
@safe package final class TransferGroup {
    /// What became of a request, and which one it was.
    package typealias Ended = (number: Int, result: Result<HTTPAnswer, HTTPFault>)

    private let group: UnsafeMutableRawPointer
    /// The transfers that are under way, by their handles.
    private var busy: [Int: (number: Int, transfer: Transfer)] = [:]
    private var idle: [Transfer] = []
    /// Requests that could not begin, until `advance` tells of them.
    private var unbegun: [(number: Int, fault: HTTPFault)] = []

    /// Nil when libcurl has no memory.
    package init?() {
        guard let group = unsafe curl_multi_init() else { return nil }
        unsafe self.group = unsafe group
    }

    deinit {
        for (_, transfer) in busy.values { unsafe _ = curl_multi_remove_handle(group, transfer.handle) }
        unsafe curl_multi_cleanup(group)
    }

    /// How many requests have begun and were not told of by `advance` yet.
    package var underWay: Int { busy.count + unbegun.count }

    /// Begins a request; the next `advance` sends it.
    /// - Parameter number: the caller's name for it, which no other request has that is under way.
    package func start(_ request: HTTPRequest, as number: Int) {
        guard let transfer = idle.popLast() ?? Transfer() else { return unbegun.append((number, .noMemory)) }
        do {
            try transfer.prepare(request)
        } catch {
            idle.append(transfer)
            return unbegun.append((number, error))
        }
        guard unsafe curl_multi_add_handle(group, transfer.handle) == CURLM_OK else {
            return unbegun.append((number, .noMemory))
        }
        busy[unsafe Int(bitPattern: transfer.handle)] = (number, transfer)
    }

    /// Lets all go on as far as they can without waiting; gives those that have ended, in the order they did.
    package func advance() -> [Ended] {
        var running: Int32 = 0
        unsafe _ = curl_multi_perform(group, &running)
        defer { unbegun = [] }
        return unbegun.map { ($0.number, .failure($0.fault)) } + collect()
    }

    private func collect() -> [Ended] {
        var all: [Ended] = []
        var result = CURLE_OK
        while let handle = unsafe ccurl_next_ended(group, &result) {
            unsafe _ = curl_multi_remove_handle(group, handle)
            guard let (number, transfer) = busy.removeValue(forKey: Int(bitPattern: handle)) else { continue }
            let code = result
            all.append((number, Result { () throws(HTTPFault) in try transfer.answer(code) }))
            idle.append(transfer)
        }
        return all
    }

    /// Waits until a request can go on, a descriptor is readable or at its end, the time is over, or a signal comes:
    /// curl_multi_poll(3). `advance` says what came of it.
    package func wait(milliseconds: Int, orReadable descriptors: [Int32] = []) {
        if !unbegun.isEmpty { return }
        var places = descriptors.map { curl_waitfd(fd: $0, events: Int16(CURL_WAIT_POLLIN), revents: 0) }
        let time = Int32(clamping: max(0, milliseconds))
        unsafe places.withUnsafeMutableBufferPointer { places in
            unsafe _ = curl_multi_poll(group, places.baseAddress, UInt32(places.count), time, nil)
        }
    }

    /// Ends a request without an answer: `advance` does not tell of it. What was sent of it may have come through.
    package func cancel(_ number: Int) {
        unbegun.removeAll { $0.number == number }
        guard let (handle, begun) = busy.first(where: { $0.value.number == number }) else { return }
        unsafe _ = curl_multi_remove_handle(group, begun.transfer.handle)
        busy[handle] = nil
        idle.append(begun.transfer)
    }
}

extension TransferGroup {
    /// Sends what `next` gives until it gives nothing more.
    /// - Parameters:
    ///   - limit: how many may be under way at once.
    ///   - next: the next request; nil when there is none left.
    ///   - ended: hears of each answer, in the order they come.
    package func run(
        atOnce limit: Int, _ next: () -> HTTPRequest?, ended: (Result<HTTPAnswer, HTTPFault>) -> Void
    ) {
        var count = 0
        var isDrained = false
        while true {
            while !isDrained && underWay < limit {
                guard let request = next() else {
                    isDrained = true
                    break
                }
                start(request, as: count)
                count += 1
            }
            if underWay == 0 { return }
            let all = advance()
            for one in all { ended(one.result) }
            if all.isEmpty { wait(milliseconds: 1000) }
        }
    }
}
