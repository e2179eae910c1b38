// The control: answers 200 to everything and stores nothing, by FastCGI on descriptor 0 or as CGI. What a server loses in
// front of this, it loses by itself.
#include <fcgi_stdio.h>

int main(void) {
    while (FCGI_Accept() >= 0) {
        while (getchar() != EOF) continue;
        printf("Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n");
    }
    return 0;
}
