"""The job as a Flask handler."""
from flask import Flask, Response, request

from receive import is_signed, store

app = Flask(__name__)


@app.post("/<path:place>")
def receive(place):
    """Answers one delivery."""
    body = request.get_data()
    signature = request.headers.get("X-Connectly-HMAC-SHA256", "")
    if not is_signed(body, signature):
        return Response(status=401)
    store(body, signature)
    return Response(status=200, mimetype="text/plain")
