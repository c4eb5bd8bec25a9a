import socket
import time

from mpython import *
