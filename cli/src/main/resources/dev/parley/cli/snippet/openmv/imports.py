import network
import socket
import time
