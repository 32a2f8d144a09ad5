"""Names for the people of the sample district. Any likeness to real people is chance."""

from __future__ import annotations

import random

_GIVEN = """
Aisha Alan Amelia Andre Beatriz Ben Bianca Caleb Carla Chen Claire Curtis Dalia Daniel Deborah Elena Elijah
Emeka Erin Esther Fatima Felix Gloria Grace Hannah Hiroshi Ines Isaac Ivy Jamal Janelle Joaquín Jonas Joy
Karen Kofi Laura Leila Liam Linh Lucía Malik Maria Marcus Mei Miriam Nadia Nathan Noor Oliver Omar Paula Peter
Priya Quinn Rachel Ravi Renée Rosa Samuel Sofía Stella Tamara Theo Tomás Uma Valerie Victor Wanda Wei Yusuf
Zoë
"""
_FAMILY = """
Abbott Acosta Adeyemi Baker Banerjee Becker Bell Brooks Castillo Chang Cole Dawson Delgado Dixon Eriksen
Esposito Farouk Fischer Flores Foster Garner Goldberg Gómez Greene Haddad Hale Hart Hughes Ibarra Ito Jensen
Johnson Kaplan Keller Khan Kim Lambert Larsen Le Lindqvist Lopez Maddox Mbeki McCoy Mendoza Miller Moreau
Nakamura Navarro Nguyen Novak O’Brien Okafor Olsen Ortega Park Patel Pérez Price Quintero Ramsey Reyes Rossi
Salazar Schmidt Shah Silva Stone Tanaka Torres Tran Underwood Vargas Walsh Wright Yamada Young Zamora
"""
GIVEN, FAMILY = _GIVEN.split(), _FAMILY.split()
LONG = ("María de los Ángeles", "Fernández-Villaseñor y Cárdenas Etxeberria")
"""One name that is longer than any column a designer has in mind."""
LEADERS = {
    "office": ("Dana", "Ortiz"),
    "north-principal": ("Ann", "Lee"),
    "north-coach": ("Cora", "Díaz"),
    "south-principal": ("Marcus", "Webb"),
    "south-coach": ("Noor", "Haddad"),
    "west-principal": ("Ingrid", "Solberg"),
    "executive": ("Ruth", "Amadi"),
    "academics": ("Leona", "Brandt"),
}
"""The people whose laptops the sample district has."""


def distinct_names(rng: random.Random, count: int) -> list[tuple[str, str]]:
    """That many different names, none of them a leader's; the long one is among them."""
    pairs = [(given, family) for given in GIVEN for family in FAMILY if (given, family) not in LEADERS.values()]
    return [LONG, *rng.sample(pairs, count - 1)]
