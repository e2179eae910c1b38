#!/usr/bin/python3
"""The job as CGI."""
import os
import sys

from receive import is_signed, store

body = sys.stdin.buffer.read(int(os.environ["CONTENT_LENGTH"]))
signature = os.environ.get("HTTP_X_CONNECTLY_HMAC_SHA256", "")
status = "401 Unauthorized"
if is_signed(body, signature):
    store(body, signature)
    status = "200 OK"
print(f"Status: {status}\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r", flush=True)
