"""python -m simulators NAME|all --portal-port P --data-dir DIR, or: python -m simulators keys --data-dir DIR"""

import argparse
from pathlib import Path

from simulators.family import serve_all
from simulators.fitconnect.registration import register
from simulators.names import SIMULATORS
from simulators.running import serve


def main() -> None:
    """Run one simulator or all until told to stop, or write keys and connection settings for all of them."""
    parser = argparse.ArgumentParser(prog="python -m simulators", description="Stand-ins for foreign services")
    parser.add_argument("name", choices=[*SIMULATORS, "all", "keys"])
    parser.add_argument("--port", type=int, help="where to listen; without it, the simulator's place beside the portal")
    parser.add_argument("--portal-port", type=int, default=8000)
    parser.add_argument("--data-dir", type=Path, required=True)
    given = parser.parse_args()
    if given.name == "keys":
        register(given.data_dir, portal_port=given.portal_port)
    elif given.name == "all":
        serve_all(data_dir=given.data_dir, portal_port=given.portal_port)
    else:
        port = given.port or given.portal_port + SIMULATORS[given.name].port_offset
        serve(given.name, data_dir=given.data_dir, port=port, portal_port=given.portal_port)


if __name__ == "__main__":
    main()
