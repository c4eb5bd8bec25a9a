# The tutorial's own settings file, which its scripts import and the examples read. The tutorial has port 23, which takes
# administrator's rights on most systems.
UDP = {
    "SERVER_UDP_IPv4": '127.0.0.1',
    "CLIENT_UDP_IPv4": '127.0.0.0',
    "SERVER_PORT": 2323
}
