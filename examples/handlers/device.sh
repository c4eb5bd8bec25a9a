#!/bin/sh
# A device for each connection that keeps one value: SET VALUE, GET. Its lines are the messages themselves.
#
# parley listen tcp://:9000 --frame lines --handler "sh device.sh" --handler-for each-connection --handler-format bytes

kept="ERR unknown"
while read -r command value; do
  case $command in
    SET) kept=$value; echo OK ;;
    GET) echo "$kept" ;;
    *) echo ERR ;;
  esac
done
